import {
  byName,
  count,
  emptyRecord,
  factor,
  flag,
  names,
  number,
  schema,
  schemasByName,
  schemasByPattern,
  schemasIn,
  someSchemas,
  someValues,
  text,
  types,
  wrong,
  type Place,
} from './keyword-values.js';
import { readPattern } from './pattern.js';
import type { Schema, SchemaObject } from './schema.js';

/** Reads the value of a keyword. */
type Reader = (value: unknown, place: Place, keyword: string) => unknown;

/** Keywords that are read into the one of the same name. */
const READERS: Readonly<Partial<Record<keyof SchemaObject, Reader>>> = {
  $ref: (value, place, keyword) => place.reference(text(value, place, keyword)),
  type: types,
  enum: someValues,
  const: (value) => value,
  ...each(['allOf', 'anyOf', 'oneOf'], someSchemas),
  prefixItems: (value, place, keyword) => schemasIn(value, place, keyword),
  ...each(['not', 'if', 'then', 'else', 'contains', 'propertyNames'], schema),
  ...each(['additionalProperties', 'unevaluatedProperties', 'unevaluatedItems'], schema),
  ...each(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'], number),
  multipleOf: factor,
  ...each(['minLength', 'maxLength', 'minItems', 'maxItems'], count),
  ...each(['minProperties', 'maxProperties', 'minContains', 'maxContains'], count),
  pattern: (value, place, keyword) =>
    readPattern(text(value, place, keyword), `${place.path}/pattern`),
  format: text,
  ...each(['properties', 'dependentSchemas'], schemasByName),
  patternProperties: schemasByPattern,
  required: names,
  dependentRequired: (value, place, keyword) =>
    byName(value, place, keyword, (each, name) => names(each, place, `${keyword}/${name}`)),
  uniqueItems: flag,
};

/** Keywords of draft 7 that are written in another way since. */
const OLD_READERS: Readonly<
  Record<string, (value: unknown, place: Place, into: SchemaObject) => void>
> = {
  items(value, place, into) {
    if (!Array.isArray(value)) {
      into.items = place.schema(value, 'items');
      return;
    }
    into.prefixItems = schemasIn(value, place, 'items');
    const { additionalItems } = place.source;
    if (additionalItems !== undefined)
      into.items = place.schema(additionalItems, 'additionalItems');
  },
  dependencies(value, place, into) {
    const required = emptyRecord<readonly string[]>();
    const schemas = emptyRecord<Schema>();
    byName(value, place, 'dependencies', (each, name) => {
      const keyword = `dependencies/${name}`;
      if (Array.isArray(each)) required[name] = names(each, place, keyword);
      else schemas[name] = place.schema(each, keyword);
    });
    into.dependentRequired = Object.assign(required, into.dependentRequired);
    into.dependentSchemas = Object.assign(schemas, into.dependentSchemas);
  },
};

/** Keywords that would change what references mean. */
const REFUSED = ['$dynamicRef', '$recursiveRef'];

/**
 * Reads a keyword and its value into a schema; keywords that say nothing of values are left out.
 * @throws InvalidJsonSchemaError when the value is not what the keyword takes
 */
export function readKeyword(
  keyword: string,
  value: unknown,
  place: Place,
  into: SchemaObject,
): void {
  if (REFUSED.includes(keyword)) wrong(place, keyword, 'a keyword that is supported');
  if (Object.hasOwn(OLD_READERS, keyword)) OLD_READERS[keyword](value, place, into);
  else if (Object.hasOwn(READERS, keyword)) {
    const read = READERS[keyword as keyof SchemaObject];
    (into as Record<string, unknown>)[keyword] = read?.(value, place, keyword);
  }
}

function each<Keyword extends string>(
  keywords: readonly Keyword[],
  read: Reader,
): Record<Keyword, Reader> {
  return Object.fromEntries(keywords.map((keyword) => [keyword, read])) as Record<Keyword, Reader>;
}
