import { Random } from './random.js';
import { isRecord } from './schema.js';
import { NOUNS, ADJECTIVES } from './words.js';

/*
 * Replies that are made up where none is recorded. Equal seeds, 16 random bytes each, give equal replies. What makes JSON
 * for schemas is loaded when it is first asked for.
 */

/**
 * The JSON text of a value that a client's JSON schema accepts, of draft 7 or 2020-12.
 * @throws InvalidJsonSchemaError when the schema is none, or no value was found that it accepts
 */
export async function synthesizeJson(schema: object, seed: Buffer): Promise<string> {
  const { jsonFor } = await import('./json.js');
  return jsonFor(schema, seed);
}

/**
 * Whether a text is JSON that a client's JSON schema accepts; false for a text that is too large to be looked into.
 * @throws InvalidJsonSchemaError when the schema is none
 */
export async function isValid(schema: object, text: string): Promise<boolean> {
  const { isJsonFor } = await import('./json.js');
  return isJsonFor(schema, text);
}

/**
 * Arguments for a tool: the JSON text of an object.
 * @param parameters the tool's JSON schema; a tool without takes no arguments
 * @throws InvalidJsonSchemaError when the schema is none, or no object was found that it accepts
 */
export async function synthesizeArguments(
  parameters: object | undefined,
  seed: Buffer,
): Promise<string> {
  if (parameters === undefined || (isRecord(parameters) && Object.keys(parameters).length === 0))
    return '{}';
  const { jsonFor } = await import('./json.js');
  return jsonFor(parameters, seed, 'object');
}

/** The JSON text of a small object. */
export function synthesizeObject(seed: Buffer): string {
  const random = new Random(seed);
  const things = Array.from({ length: random.whole(1, 3) }, () => random.pick(NOUNS));
  const noun = random.pick(NOUNS);
  return JSON.stringify({
    topic: `${random.pick(ADJECTIVES)} ${noun}`,
    items: things,
    count: things.length,
    synthetic: true,
  });
}
