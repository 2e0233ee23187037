import { isDeepStrictEqual } from 'node:util';
import { Alternatives } from './alternatives.js';
import { makeArray } from './array-maker.js';
import { UnsatisfiableError, type Budget } from './budget.js';
import type { Heights } from './heights.js';
import { kindsOf } from './kinds.js';
import { makeNumber } from './number-maker.js';
import { makeObject } from './object-maker.js';
import type { Random } from './random.js';
import type { Schema, SchemaObject, TypeName } from './schema.js';
import type { ReadSchema } from './schema-reader.js';
import { makeString } from './string-maker.js';
import type { Values } from './values.js';

/** How often a value that may be null is. */
const NULL_SHARE = 0.15;

/** Makes one value, by choices that a seed decides. */
export class ValueMaker implements Values {
  private readonly alternatives: Alternatives;

  /** @param accepts whether a value fits a schema */
  constructor(
    read: ReadSchema,
    private readonly accepts: (value: unknown, schema: SchemaObject) => boolean,
    readonly heights: Heights,
    readonly random: Random,
    readonly budget: Budget,
  ) {
    this.alternatives = new Alternatives(read, heights, random);
  }

  make(schemas: readonly Schema[], depth: number): string {
    this.budget.addValue(depth);
    const all = this.alternatives.chosen(schemas, this.budget.isTight(depth));
    const given = all.filter((schema) => schema.enum ?? 'const' in schema);
    if (given.length > 0) return this.oneOfGiven(given, all);
    const kind = this.kind(kindsOf(all), depth);
    switch (kind) {
      case 'null':
        return 'null';
      case 'boolean':
        return String(this.random.chance(0.5));
      case 'integer':
      case 'number':
        return JSON.stringify(makeNumber(all, kind === 'integer', this.random));
      case 'string':
        return JSON.stringify(makeString(all, this.random, this.budget));
      case 'array':
        return makeArray(all, this, depth);
      case 'object':
        return makeObject(all, this, depth);
    }
  }

  private kind(kinds: readonly TypeName[], depth: number): TypeName {
    if (kinds.length === 0) throw new UnsatisfiableError('no type fits it');
    const others = kinds.filter((kind) => kind !== 'null');
    if (others.length < kinds.length && (others.length === 0 || this.random.chance(NULL_SHARE)))
      return 'null';
    const flat = others.filter((kind) => kind !== 'object' && kind !== 'array');
    if (flat.length > 0 && this.budget.isTight(depth)) return this.random.pick(flat);
    return this.random.pick(others);
  }

  /** One of the values that all lists name. */
  private oneOfGiven(lists: readonly SchemaObject[], all: readonly SchemaObject[]): string {
    const [first, ...others] = lists.map((schema) =>
      'const' in schema ? [schema.const] : (schema.enum ?? []),
    );
    const start = this.random.whole(0, first.length - 1);
    for (let i = 0; i < first.length; i++) {
      const value = first[(start + i) % first.length];
      const isNamed = others.every((list) => list.some((each) => isDeepStrictEqual(each, value)));
      if (!isNamed || !all.every((schema) => this.accepts(value, schema))) continue;
      const text = JSON.stringify(value);
      this.budget.addText(text.length);
      return text;
    }
    throw new UnsatisfiableError('no value that it names fits the rest of it');
  }
}
