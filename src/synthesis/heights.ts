import { kindsOf } from './kinds.js';
import type { ReadSchema } from './schema-reader.js';
import type { Schema, SchemaObject } from './schema.js';

/**
 * How many values the smallest value that a schema accepts has inside each other, as far as its structure tells: 0 for
 * texts, numbers and the like, infinite where there is no end. Whoever takes the lowest alternative comes to an end.
 */
export class Heights {
  private readonly heights = new Map<SchemaObject, number>();

  constructor(private readonly schemas: ReadSchema) {
    // Until nothing changes: each round knows the heights of schemas that refer to one more.
    for (let changed = true; changed;) {
      changed = false;
      for (let i = schemas.all.length - 1; i >= 0; i--) {
        const schema = schemas.all[i];
        const height = this.measure(schema);
        if (height === (this.heights.get(schema) ?? Infinity)) continue;
        this.heights.set(schema, height);
        changed = true;
      }
    }
  }

  of(schema: Schema): number {
    if (typeof schema === 'boolean') return schema ? 0 : Infinity;
    return this.heights.get(schema) ?? Infinity;
  }

  /** Of the lowest. */
  least(schemas: readonly Schema[]): number {
    return schemas.reduce((least, schema) => Math.min(least, this.of(schema)), Infinity);
  }

  /** Of the highest; 0 when there is none. */
  most(schemas: readonly Schema[]): number {
    return schemas.reduce<number>((most, schema) => Math.max(most, this.of(schema)), 0);
  }

  private measure(schema: SchemaObject): number {
    const { $ref, allOf = [], anyOf, oneOf, then = true, else: otherwise = true } = schema;
    return Math.max(
      this.own(schema),
      $ref === undefined ? 0 : this.of(this.schemas.target($ref)),
      this.most(allOf),
      anyOf ? this.least(anyOf) : 0,
      oneOf ? this.least(oneOf) : 0,
      schema.if === undefined ? 0 : Math.min(this.most([schema.if, then]), this.of(otherwise)),
    );
  }

  private own(schema: SchemaObject): number {
    if (schema.const !== undefined || schema.enum) return 0;
    const kinds = kindsOf([schema]);
    if (kinds.some((kind) => kind !== 'object' && kind !== 'array')) return 0;
    const object = kinds.includes('object') ? 1 + this.most(requiredIn(schema)) : Infinity;
    const array = kinds.includes('array') ? 1 + this.most(itemsIn(schema)) : Infinity;
    return Math.min(object, array);
  }
}

/** The schemas of the properties that an object must have. */
function requiredIn({ required = [], ...schema }: SchemaObject): Schema[] {
  return required.map((name) => {
    const own = schema.properties?.[name];
    if (own !== undefined) return own;
    return schema.patternProperties ? true : (schema.additionalProperties ?? true);
  });
}

/** The schemas of the items that an array must have. */
function itemsIn(schema: SchemaObject): Schema[] {
  const { minItems = 0, prefixItems = [], items = true, contains, minContains = 1 } = schema;
  return [
    ...prefixItems.slice(0, minItems),
    ...(minItems > prefixItems.length ? [items] : []),
    ...(contains !== undefined && minContains > 0 ? [contains] : []),
  ];
}
