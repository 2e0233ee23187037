import { isAscii, isUtf8 } from 'node:buffer';

/** A JSON body that is not JSON, or not UTF-8. */
export class BadJsonError extends Error {
  readonly statusCode = 400;
}

/** The refusal of a request without a body. */
export function noBody(): BadJsonError {
  return new BadJsonError('The request has no body; it should be JSON of type application/json');
}

/** Parses a JSON body. Throws {@link BadJsonError}. */
export function readJson(body: Buffer): unknown {
  if (body.length === 0) throw noBody();
  const text = textOf(body);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new BadJsonError((error as Error).message);
  }
}

function textOf(body: Buffer): string {
  // Most bodies are, and are decoded in a third of the time then.
  if (isAscii(body)) return body.toString('latin1');
  // Decoding puts U+FFFD for what is no UTF-8: other texts than the client's would be looked up.
  if (!isUtf8(body)) throw new BadJsonError('The body is not well-formed UTF-8');
  return body.toString();
}
