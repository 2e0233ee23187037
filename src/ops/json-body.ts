import { isUtf8 } from 'node:buffer';

/** A JSON body that is not JSON, or not UTF-8. */
export class BadJsonError extends Error {
  readonly statusCode = 400;
}

/** Parses a JSON body. Throws {@link BadJsonError}. */
export function readJson(body: Buffer): unknown {
  // Decoding puts U+FFFD for what is no UTF-8: other texts than the client's would be looked up.
  if (!isUtf8(body)) throw new BadJsonError('The body is not well-formed UTF-8');
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch (error) {
    throw new BadJsonError((error as Error).message);
  }
}
