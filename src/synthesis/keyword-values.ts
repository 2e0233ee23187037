import { InvalidJsonSchemaError } from '../core/errors.js';
import { readPattern } from './pattern.js';
import { isRecord, type Schema, type TypeName } from './schema.js';

/*
 * What the values of keywords must be. Each reads one, and throws InvalidJsonSchemaError when it is something else.
 */

/** Where a keyword stands, and how schemas in it are read. */
export interface Place {
  /** Of the schema that has the keyword. */
  readonly path: string;
  /** That schema as it was written. */
  readonly source: Record<string, unknown>;
  /** Reads a schema that stands `below` it. */
  schema(value: unknown, below: string): Schema;
  /** The reference that stands for one in the source. */
  reference(ref: string): string;
}

const TYPES: readonly TypeName[] = [
  'null',
  'boolean',
  'integer',
  'number',
  'string',
  'array',
  'object',
];

export function wrong({ path }: Place, keyword: string, wanted: string): never {
  throw new InvalidJsonSchemaError(`${path}/${keyword} is not ${wanted}.`);
}

export function text(value: unknown, place: Place, keyword: string): string {
  return typeof value === 'string' ? value : wrong(place, keyword, 'a text');
}

export function number(value: unknown, place: Place, keyword: string): number {
  return typeof value === 'number' ? value : wrong(place, keyword, 'a number');
}

export function factor(value: unknown, place: Place, keyword: string): number {
  return typeof value === 'number' && value > 0 ? value : wrong(place, keyword, 'a number above 0');
}

export function count(value: unknown, place: Place, keyword: string): number {
  return Number.isInteger(value) && Number(value) >= 0
    ? Number(value)
    : wrong(place, keyword, 'a whole number from 0');
}

export function flag(value: unknown, place: Place, keyword: string): boolean {
  return typeof value === 'boolean' ? value : wrong(place, keyword, 'true or false');
}

export function types(value: unknown, place: Place, keyword: string): unknown {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.length > 0 && all.every((each) => TYPES.includes(each as TypeName))
    ? value
    : wrong(place, keyword, `one or several of ${TYPES.join(', ')}`);
}

export function someValues(value: unknown, place: Place, keyword: string): readonly unknown[] {
  return Array.isArray(value) && value.length > 0
    ? value
    : wrong(place, keyword, 'a list of one value or more');
}

export function names(value: unknown, place: Place, keyword: string): readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
    ? [...new Set(value)]
    : wrong(place, keyword, 'a list of names');
}

export function schema(value: unknown, place: Place, keyword: string): Schema {
  return place.schema(value, keyword);
}

export function schemasIn(value: unknown, place: Place, keyword: string): readonly Schema[] {
  return Array.isArray(value)
    ? value.map((each, i) => place.schema(each, `${keyword}/${i}`))
    : wrong(place, keyword, 'a list of schemas');
}

export function someSchemas(value: unknown, place: Place, keyword: string): readonly Schema[] {
  const schemas = schemasIn(value, place, keyword);
  return schemas.length > 0 ? schemas : wrong(place, keyword, 'a list of one schema or more');
}

export function schemasByName(
  value: unknown,
  place: Place,
  keyword: string,
): Record<string, Schema> {
  return byName(value, place, keyword, (each, name) => place.schema(each, `${keyword}/${name}`));
}

export function schemasByPattern(
  value: unknown,
  place: Place,
  keyword: string,
): Record<string, Schema> {
  const schemas = schemasByName(value, place, keyword);
  return byName(
    schemas,
    place,
    keyword,
    (each) => each as Schema,
    (pattern) => readPattern(pattern, `${place.path}/${keyword}`),
  );
}

export function byName<T>(
  value: unknown,
  place: Place,
  keyword: string,
  read: (value: unknown, name: string) => T,
  readName: (name: string) => string = (name) => name,
): Record<string, T> {
  if (!isRecord(value)) return wrong(place, keyword, 'an object');
  const all = emptyRecord<T>();
  for (const [name, each] of Object.entries(value)) all[readName(name)] = read(each, name);
  return all;
}

/** A record of any names: without a prototype, which would have some. */
export function emptyRecord<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}
