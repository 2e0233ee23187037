import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InvalidJsonSchemaError } from '../../../src/core/errors.js';
import { JsonMaker } from '../../../src/synthesis/json.js';
import { anySchema } from '../../support/any-schema.js';
import { structuredSchema } from '../../support/json-schemas.js';
import { faultOf } from '../../support/schema-oracle.js';

const jsonFor = (schema: unknown, seed: Buffer, type?: 'object'): string =>
  new JsonMaker().make(schema, seed, type);
const isJsonFor = (schema: unknown, text: string): boolean => new JsonMaker().accepts(schema, text);

const seed = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes));
/** Seeds of a few tests that need no others. */
const SEEDS = Array.from({ length: 20 }, (_, i) => Buffer.alloc(16, 7 * i));

describe('jsonFor', () => {
  test('makes JSON that any schema of structured outputs accepts', () => {
    fc.assert(
      fc.property(structuredSchema, seed, (schema, bytes) => {
        const text = jsonFor(schema, bytes);
        expect(faultOf(schema, text)).toBeUndefined();
        expect(isJsonFor(schema, text)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('makes JSON that the schema accepts, or says that it found none, for schemas of any keywords', () => {
    fc.assert(
      fc.property(anySchema, seed, (schema, bytes) => {
        let text: string;
        try {
          text = jsonFor(schema, bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidJsonSchemaError);
          return;
        }
        expect(faultOf(schema, text, false)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test('makes the same of the same seed, whatever was made before, and mostly other JSON of others', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'array', items: { type: 'number' } } },
      required: ['a', 'b'],
    };
    const texts = SEEDS.map((bytes) => jsonFor(schema, bytes));
    expect([...SEEDS].reverse().map((bytes) => jsonFor(schema, bytes))).toEqual(texts.reverse());
    expect(new Set(texts).size).toBeGreaterThan(15);
  });

  test.each([
    { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
    { type: 'integer', exclusiveMinimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    { type: 'number', minimum: -1e308, maximum: 1e308 },
  ])('makes usual numbers where the bounds are those of all numbers: %j', (schema) => {
    const numbers = SEEDS.map((bytes) => Number(jsonFor(schema, bytes)));
    expect(numbers.every((number) => number >= 0 && number <= 1000)).toBe(true);
    expect(new Set(numbers).size).toBeGreaterThan(10);
  });

  test('does not change the schema', () => {
    const schema = { anyOf: [{ $ref: '#/$defs/a' }], $defs: { a: { items: [{ const: {} }] } } };
    const before = structuredClone(schema);
    jsonFor(schema, SEEDS[0]);
    expect(schema).toStrictEqual(before);
    expect(Object.getOwnPropertyNames(schema.$defs.a)).toEqual(['items']);
  });

  test.each<[string, object, RegExp]>([
    [
      'names that objects have already',
      properties('__proto__', 'toString', ''),
      /"__proto__":.*"toString":.*"":/,
    ],
    [
      'a tuple of draft 7',
      { items: [{ const: 1 }, { const: 2 }], additionalItems: false },
      /^\[1,2\]$/,
    ],
    [
      'dependencies of draft 7',
      { required: ['a'], dependencies: { a: ['b'], b: { required: ['c'] } } },
      /^(?=.*"a":)(?=.*"b":)(?=.*"c":)/,
    ],
    ['a pointer with escapes', { $ref: '#/x~1y/a%20b/0', 'x/y': { 'a b': [{ const: 5 }] } }, /^5$/],
    ['a pattern of another dialect', { pattern: '^\\d{3}\\-\\@[\\w\\-]\\_$' }, /^"\d{3}-@[\w-]_"$/],
    [
      'a pattern without an end that is too short',
      { pattern: '^ab', minLength: 9, maxLength: 9 },
      /^"ab.{7}"$/,
    ],
    ['all of several schemas', { allOf: [properties('a'), properties('b')] }, /^\{"a":.*"b":/],
    [
      'a schema beside its reference',
      { $ref: '#/$defs/a', minLength: 30, $defs: { a: { type: 'string' } } },
      /^".{30,}"$/,
    ],
    [
      'what a property brings',
      { required: ['a'], dependentSchemas: { a: properties('b') } },
      /"b":/,
    ],
    [
      'a condition',
      { type: 'integer', if: { minimum: 5 }, then: { multipleOf: 7, maximum: 7 }, else: false },
      /^7$/,
    ],
    [
      'an array that contains',
      { type: 'array', contains: { const: 'x' }, minContains: 2 },
      /"x".*"x"/,
    ],
    [
      'values that differ',
      { type: 'array', items: { enum: [1, 2, 3] }, minItems: 3, uniqueItems: true },
      /^\[(1|2|3),(?!\1)\d,\d\]$/,
    ],
    [
      'nothing but objects',
      { minProperties: 3, propertyNames: { pattern: '^k\\d$' } },
      /^\{("k\d":[^,]*,?){3}\}$/,
    ],
    [
      'one of the values that fit',
      { enum: ['a', 5, 'bcd', null], type: 'string', minLength: 2 },
      /^"bcd"$/,
    ],
    [
      'a type that is not refused',
      { not: { type: ['string', 'number', 'object', 'array', 'null'] } },
      /^(true|false)$/,
    ],
  ])('sees to %s', (_, schema, wanted) => {
    for (const bytes of SEEDS) expect(jsonFor(schema, bytes)).toMatch(wanted);
  });

  test('makes what the caller needs beside the schema', () => {
    for (const bytes of SEEDS) {
      expect(jsonFor({ type: ['object', 'string', 'null'] }, bytes, 'object')).toMatch(/^\{/);
      expect(jsonFor({ enum: ['a', {}] }, bytes, 'object')).toBe('{}');
    }
    expect(() => jsonFor({ type: 'string' }, SEEDS[0], 'object')).toThrow(InvalidJsonSchemaError);
  });

  test('ends when a schema refers to itself and need not', () => {
    const tree = {
      type: 'object',
      properties: {
        children: { type: 'array', items: { $ref: '#' } },
        next: { anyOf: [{ $ref: '#' }, { type: 'null' }] },
      },
      required: ['children', 'next'],
    };
    const lengths = SEEDS.map((bytes) => jsonFor(tree, bytes).length);
    expect(Math.max(...lengths)).toBeLessThan(100_000);
    expect(Math.max(...lengths)).toBeGreaterThan(50);
  });
});

describe('isJsonFor', () => {
  test('says which texts a schema accepts', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'string', format: 'date' } },
      required: ['a'],
      additionalProperties: false,
    };
    expect(isJsonFor(schema, ' {"a": "2024-02-29"}\n')).toBe(true);
    for (const text of [
      '{"a":"2023-02-29"}',
      '{"a":1}',
      '{}',
      '{"a":"2024-02-29","b":1}',
      'null',
      'Hi',
      '',
      '{"\\ud800":1}',
    ])
      expect(isJsonFor(schema, text)).toBe(false);
  });

  test('is false for texts that are too long, too deep, or would take too long', () => {
    expect(isJsonFor({ type: 'string' }, `"${'x'.repeat(1 << 20)}"`)).toBe(false);
    expect(isJsonFor({ items: { $ref: '#' } }, '['.repeat(100_000) + ']'.repeat(100_000))).toBe(
      false,
    );
    expect(isJsonFor({ pattern: '^(a+)+$' }, `"${'a'.repeat(100)}!"`)).toBe(false);
  });

  test('throws when the schema is none', () => {
    expect(() => isJsonFor({ type: 5 }, '1')).toThrow(InvalidJsonSchemaError);
  });
});

function properties(...names: string[]): object {
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, { type: 'integer' }])),
    required: names,
    additionalProperties: true,
  };
}

describe('the values of one request', () => {
  test('are made from a schema that is read once', () => {
    let reads = 0;
    const schema = {
      get type() {
        reads++;
        return 'string';
      },
    };
    const maker = new JsonMaker();
    maker.accepts(schema, '"a"');
    const before = reads;
    for (const bytes of SEEDS) expect(maker.accepts(schema, maker.make(schema, bytes))).toBe(true);
    expect(reads).toBe(before);
  });

  test('share a time, after which none is begun', () => {
    const maker = new JsonMaker();
    const plain = { type: 'string' };
    expect(maker.make(plain, SEEDS[0])).toMatch(/^"/);
    let message = '';
    for (let checked = 0; checked < 100 && !message; checked++) {
      maker.accepts({ pattern: '^(a+)+$' }, `"${'a'.repeat(100)}!"`);
      try {
        maker.make(plain, SEEDS[0]);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidJsonSchemaError);
        message = (error as Error).message;
      }
    }
    expect(message).toMatch(/takes too long to find more than \d+ of the values/);
    expect(maker.accepts(plain, '"a"')).toBe(false);
  });
});
