import { dereference, validate, type Schema as CheckedSchema } from '@cfworker/json-schema';
import type { Schema } from './schema.js';
import type { ReadSchema } from './schema-reader.js';

/**
 * Says which values a schema accepts, its formats included. It interprets the schema: to compile one, as ajv does,
 * takes milliseconds for a small one and seconds for a large one, and leaves code behind.
 */
export class Checker {
  private readonly lookup: ReturnType<typeof dereference>;
  private readonly root: CheckedSchema | boolean;

  constructor({ root }: ReadSchema) {
    this.root = root as CheckedSchema | boolean;
    this.lookup = dereference(this.root);
  }

  /** Whether a value fits a schema that is the whole or a part of it. */
  accepts(value: unknown, schema: Schema): boolean {
    return this.check(value, schema as CheckedSchema | boolean).valid;
  }

  /** Why the whole schema does not accept a value; undefined when it does. */
  fault(value: unknown): string | undefined {
    const { valid, errors } = this.check(value, this.root);
    // The last one is the innermost.
    const { instanceLocation, error } = errors.at(-1) ?? { instanceLocation: '#', error: '' };
    return valid ? undefined : `${instanceLocation}: ${error}`;
  }

  private check(value: unknown, schema: CheckedSchema | boolean): ReturnType<typeof validate> {
    return validate(value, schema, '2020-12', this.lookup);
  }
}
