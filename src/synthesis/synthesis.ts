import type { JsonMaker } from './json.js';
import { Random } from './random.js';
import { isRecord } from './schema.js';
import { NOUNS, ADJECTIVES } from './words.js';

/*
 * Replies that are made up where none is recorded. Equal seeds, 16 random bytes each, give equal replies. What makes JSON
 * for schemas is loaded when it is first asked for.
 */

/** What is made up for one request, in a time that all of it shares. */
export class Synthesis {
  private loading: Promise<JsonMaker> | undefined;

  /**
   * The JSON text of a value that a client's JSON schema accepts, of draft 7 or 2020-12.
   * @throws InvalidJsonSchemaError when the schema is none, or no value was found that it accepts
   */
  async json(schema: object, seed: Buffer): Promise<string> {
    return (await this.maker()).make(schema, seed);
  }

  /**
   * Whether a text is JSON that a client's JSON schema accepts; false for a text that is too large to be looked into.
   * @throws InvalidJsonSchemaError when the schema is none
   */
  async isValid(schema: object, text: string): Promise<boolean> {
    return (await this.maker()).accepts(schema, text);
  }

  /**
   * Arguments for a tool: the JSON text of an object.
   * @param parameters the tool's JSON schema; a tool without takes no arguments
   * @throws InvalidJsonSchemaError when the schema is none, or no object was found that it accepts
   */
  async arguments(parameters: object | undefined, seed: Buffer): Promise<string> {
    if (parameters === undefined || (isRecord(parameters) && Object.keys(parameters).length === 0))
      return '{}';
    return (await this.maker()).make(parameters, seed, 'object');
  }

  private maker(): Promise<JsonMaker> {
    return (this.loading ??= import('./json.js').then(({ JsonMaker: Maker }) => new Maker()));
  }
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
