import { InvalidJsonSchemaError } from '../core/errors.js';
import type { Place } from './keyword-values.js';
import { readKeyword } from './keywords.js';
import { pointedAt } from './json-pointer.js';
import { isRecord, type Schema, type SchemaObject } from './schema.js';
import { checkLimits } from './schema-limits.js';

/** A schema that can be worked with. */
export interface ReadSchema {
  /** Draft 2020-12, whatever it was written in; holds what it refers to in `$defs`. */
  readonly root: Schema;
  /** All schemas in it, those inside others behind them. */
  readonly all: readonly SchemaObject[];
  /** The schema that a `$ref` in it refers to. */
  target(ref: string): Schema;
}

/**
 * Reads a client's JSON schema of draft 7 or 2020-12 into a copy of known keywords and checked values. It refers to
 * nothing outside of itself, and nothing outside is ever fetched.
 * @throws InvalidJsonSchemaError
 */
export function readSchema(schema: unknown): ReadSchema {
  checkLimits(schema);
  return new SchemaReader(schema).read();
}

class SchemaReader {
  private readonly all: SchemaObject[] = [];
  /** What is referred to, by pointer: the name in `$defs`. */
  private readonly names = new Map<string, string>();
  private readonly defs: Record<string, Schema> = {};

  constructor(private readonly source: unknown) {}

  read(): ReadSchema {
    const root = this.schema(this.source, '#');
    // What is read may refer to more, which a map visits too.
    for (const [pointer, name] of this.names)
      this.defs[name] = this.schema(pointedAt(this.source, pointer), pointer);
    if (typeof root === 'object' && this.names.size > 0) root.$defs = this.defs;
    const target = (ref: string): Schema =>
      ref === '#' ? root : this.defs[ref.slice('#/$defs/'.length)];
    return { root, all: this.all, target };
  }

  private schema(source: unknown, path: string): Schema {
    if (typeof source === 'boolean') return source;
    if (!isRecord(source)) throw new InvalidJsonSchemaError(`${path} is no schema.`);
    const schema: SchemaObject = {};
    this.all.push(schema);
    const place: Place = {
      path,
      source,
      schema: (value, below) => this.schema(value, `${path}/${below}`),
      reference: (ref) => this.reference(ref, path),
    };
    for (const [keyword, value] of Object.entries(source))
      readKeyword(keyword, value, place, schema);
    return schema;
  }

  /** The reference that stands in the copy. */
  private reference(ref: string, path: string): string {
    if (ref === '#' || ref === '#/') return '#';
    if (!ref.startsWith('#/'))
      throw new InvalidJsonSchemaError(
        `${path}/$ref refers to "${ref.slice(0, 100)}": only what is inside the schema (#/…) can be referred to.`,
      );
    let name = this.names.get(ref);
    if (name === undefined) {
      name = String(this.names.size);
      this.names.set(ref, name);
    }
    return `#/$defs/${name}`;
  }
}
