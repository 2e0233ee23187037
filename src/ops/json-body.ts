/** A JSON body that is not JSON. */
export class BadJsonError extends Error {
  readonly statusCode = 400;
}

/** Parses a JSON body. Throws {@link BadJsonError}. */
export function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch (error) {
    throw new BadJsonError((error as Error).message);
  }
}
