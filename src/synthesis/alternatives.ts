import type { Heights } from './heights.js';
import { requiredNames } from './properties.js';
import type { Random } from './random.js';
import type { ReadSchema } from './schema-reader.js';
import type { Schema, SchemaObject } from './schema.js';
import { UnsatisfiableError } from './budget.js';

/** Of the alternatives that a schema gives, chooses those that a value is made for. */
export class Alternatives {
  constructor(
    private readonly read: ReadSchema,
    private readonly heights: Heights,
    private readonly random: Random,
  ) {}

  /**
   * All schemas that one value has to fit, after a choice between alternatives: their keywords that refer to other
   * schemas for the same value are done with.
   * @param isTight whether the lowest alternatives are taken
   * @throws UnsatisfiableError when no value fits one of them
   */
  chosen(schemas: readonly Schema[], isTight: boolean): readonly SchemaObject[] {
    const [only] = schemas;
    if (schemas.length === 1 && typeof only === 'object' && isAlone(only)) return [only];
    const all = new Set<SchemaObject>();
    for (let open = [...schemas]; open.length > 0; open = dependent(all)) {
      // A list visits what is added while it is visited.
      for (const schema of open) {
        if (schema === false) throw new UnsatisfiableError('no value fits it');
        if (schema === true || all.has(schema)) continue;
        all.add(schema);
        for (const next of this.sameValue(schema, isTight)) open.push(next);
      }
    }
    return [...all];
  }

  private sameValue(schema: SchemaObject, isTight: boolean): Schema[] {
    const { $ref, allOf = [], anyOf, oneOf, then = true, else: otherwise = true } = schema;
    const next = [...allOf];
    if ($ref !== undefined) next.push(this.read.target($ref));
    if (anyOf) next.push(this.oneOf(anyOf, isTight));
    if (oneOf) next.push(this.oneOf(oneOf, isTight));
    if (schema.if !== undefined) {
      const met = this.heights.most([schema.if, then]);
      const both = met < Infinity && this.heights.of(otherwise) < Infinity;
      if (both ? this.random.chance(0.5) : met < Infinity) next.push(schema.if, then);
      else next.push(otherwise);
    }
    return next;
  }

  private oneOf(schemas: readonly Schema[], isTight: boolean): Schema {
    const least = this.heights.least(schemas);
    const finite = schemas.filter((schema) => {
      const height = this.heights.of(schema);
      return height < Infinity && (!isTight || height === least);
    });
    return finite.length > 0 ? this.random.pick(finite) : schemas[0];
  }
}

/** Whether no other schema applies to the same value: so it is with most. */
function isAlone(schema: SchemaObject): boolean {
  const { $ref, allOf, anyOf, oneOf, if: condition, dependentSchemas } = schema;
  return (
    ($ref ?? allOf ?? anyOf ?? oneOf ?? dependentSchemas) === undefined && condition === undefined
  );
}

/** Schemas that apply because of properties that an object has to have. */
function dependent(all: ReadonlySet<SchemaObject>): Schema[] {
  const withDependents = [...all].filter(({ dependentSchemas }) => dependentSchemas);
  if (withDependents.length === 0) return [];
  const required = requiredNames([...all]);
  return withDependents.flatMap(({ dependentSchemas = {} }) =>
    Object.keys(dependentSchemas)
      .filter((name) => required.has(name))
      .map((name) => dependentSchemas[name])
      .filter((schema) => schema !== true && !(typeof schema === 'object' && all.has(schema))),
  );
}
