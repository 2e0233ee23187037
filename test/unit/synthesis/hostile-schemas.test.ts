import { describe, expect, test } from '@jest/globals';
import { InvalidJsonSchemaError } from '../../../src/core/errors.js';
import { JsonMaker } from '../../../src/synthesis/json.js';
import { faultOf } from '../../support/schema-oracle.js';

const jsonFor = (schema: unknown, seed: Buffer, type?: 'object'): string =>
  new JsonMaker().make(schema, seed, type);

const SEED = Buffer.alloc(16, 7);

function nested(times: number, around: (inner: object) => object, innermost: object): object {
  let schema = innermost;
  for (let i = 0; i < times; i++) schema = around(schema);
  return schema;
}

/** A chain of definitions, each made from a reference to the next one. */
function chain(length: number, link: (next: object) => object, last: object | boolean): object {
  const $defs: Record<string, unknown> = { [`d${length}`]: last };
  for (let i = 0; i < length; i++) $defs[`d${i}`] = link({ $ref: `#/$defs/d${i + 1}` });
  return { $ref: '#/$defs/d0', $defs };
}

const record = (inner: object): object => ({
  type: 'object',
  properties: { a: inner },
  required: ['a'],
});

describe('a schema that no value is found for is refused, with a reason', () => {
  test.each<[unknown, string]>([
    [null, '# is no schema.'],
    [[], '# is no schema.'],
    ['text', '# is no schema.'],
    [{ type: 5 }, '#/type is not one or several of null, boolean,'],
    [{ type: [] }, '#/type is not one or several of null, boolean,'],
    [
      { properties: { 'a/b': { minLength: -1 } } },
      '#/properties/a/b/minLength is not a whole number from 0.',
    ],
    [{ minItems: 1.5 }, '#/minItems is not a whole number from 0.'],
    [{ enum: [] }, '#/enum is not a list of one value or more.'],
    [{ anyOf: [] }, '#/anyOf is not a list of one schema or more.'],
    [{ anyOf: [1] }, '#/anyOf/0 is no schema.'],
    [{ properties: [] }, '#/properties is not an object.'],
    [{ required: 'a' }, '#/required is not a list of names.'],
    [{ minimum: '1' }, '#/minimum is not a number.'],
    [{ multipleOf: 0 }, '#/multipleOf is not a number above 0.'],
    [{ uniqueItems: 1 }, '#/uniqueItems is not true or false.'],
    [{ pattern: '(' }, '#/pattern is no regular expression of ECMA-262.'],
    [
      { patternProperties: { '[': true } },
      '#/patternProperties is no regular expression of ECMA-262.',
    ],
    [{ pattern: 'a'.repeat(2001) }, '#/pattern has more than 2000 characters.'],
    [
      { $ref: 'https://example.com/a.json' },
      '#/$ref refers to "https://example.com/a.json": only what is inside',
    ],
    [{ $ref: 'file:///etc/passwd' }, '#/$ref refers to "file:///etc/passwd": only what is inside'],
    [{ $ref: '#/$defs/none' }, '#/$defs/none is referred to, and not there.'],
    [{ $ref: '#/constructor' }, '#/constructor is referred to, and not there.'],
    [{ $dynamicRef: '#a' }, '#/$dynamicRef is not a keyword that is supported.'],
    [{ title: '\ud800' }, 'it has a text that is not well-formed Unicode.'],
    [{ enum: Array.from({ length: 60_000 }, (_, i) => i) }, 'it has more than 50000 values.'],
    [{ description: 'x'.repeat(2 << 20) }, 'it has more than 1048576 characters.'],
    [nested(5000, record, {}), 'it nests deeper than 200 values.'],
    [false, 'no value without an end fits it.'],
    [{ $ref: '#' }, 'no value without an end fits it.'],
    [record({ $ref: '#' }), 'no value without an end fits it.'],
    [{ anyOf: [{ $ref: '#' }, { $ref: '#' }] }, 'no value without an end fits it.'],
    [
      { type: 'string', minLength: 2, maxLength: 1 },
      'no value was found that it accepts (a text has to be longer than it may be).',
    ],
    [
      { type: 'integer', minimum: 1, maximum: 0 },
      'no value was found that it accepts (no number fits it).',
    ],
    [
      { allOf: [{ type: 'string' }, { type: 'null' }] },
      'no value was found that it accepts (no type fits it).',
    ],
    [{ not: {} }, 'no value was found that it accepts (#: Instance matched "not" schema.).'],
    [
      { type: 'array', items: { type: 'null' }, minItems: 2, uniqueItems: true },
      'no value was found that it accepts (an array has to have more items that differ).',
    ],
    [
      { type: 'object', required: ['a'], maxProperties: 0 },
      'no value was found that it accepts (an object has to have more properties than it may have).',
    ],
    [
      { type: 'array', minItems: 1e9 },
      'no value was found that it accepts (its values are too many).',
    ],
    [
      { type: 'array', contains: {}, minContains: 1e9 },
      'no value was found that it accepts (its values are too many).',
    ],
    [{ minProperties: 1e9 }, 'no value was found that it accepts (its values are too many).'],
    [
      { type: 'string', minLength: 1e9 },
      'no value was found that it accepts (its texts are too long).',
    ],
    [
      { pattern: '^a*$', minLength: 1e9 },
      'no value was found that it accepts (its texts are too long).',
    ],
  ])('%#', (schema, reason) => {
    const make = (): string => jsonFor(schema, SEED);
    expect(make).toThrow(InvalidJsonSchemaError);
    expect(make).toThrow(`Invalid JSON schema: ${reason}`);
  });
});

describe('a schema that asks for more than anyone waits for ends in a value or a refusal', () => {
  test.each<[string, object]>([
    ['lists in lists', nested(6, (items) => ({ type: 'array', items, minItems: 1000 }), {})],
    ['a pattern that backtracks', { pattern: '^(([a-z])+.)+[A-Z]([a-z])+$', minLength: 60 }],
    [
      'patterns that exclude each other',
      { allOf: [{ pattern: '^a{60}$' }, { pattern: '^(a|a)*b$' }] },
    ],
    ['a pattern that repeats', { pattern: '((((a{1000}){1000}){1000}){1000})' }],
    ['a pattern that repeats nothing', { pattern: '(?:){1000000000}' }],
    ['a pattern of brackets', { pattern: '('.repeat(990) + ')'.repeat(990) }],
    [
      'alternatives of alternatives',
      chain(40, (next) => ({ anyOf: [next, next] }), { type: 'string' }),
    ],
    ['schemas of schemas', chain(40, (next) => ({ allOf: [next, next] }), { type: 'string' })],
    ['a chain of references', chain(4000, (next) => next, { type: 'string' })],
    [
      'a tree of properties',
      chain(30, (a) => ({ type: 'object', properties: { a, b: a }, required: ['a', 'b'] }), {}),
    ],
    ['a chain of properties', chain(4000, record, {})],
    ['ninety objects inside each other', nested(90, record, {})],
    ['a step that is hardly one', { type: 'number', multipleOf: 5e-324, minimum: 1e300 }],
    ['the widest range', { type: 'number', minimum: -1.7e308, maximum: 1.7e308 }],
    [
      'whole numbers past all that are exact',
      { type: 'integer', minimum: 2 ** 60, maximum: 2 ** 61 },
    ],
    [
      'many patterns of names',
      {
        patternProperties: Object.fromEntries(
          Array.from({ length: 5000 }, (_, i) => [`^(a+)+${i}$`, true]),
        ),
        minProperties: 100,
        additionalProperties: false,
      },
    ],
  ])('%s', (_, schema) => {
    let text: string;
    try {
      text = jsonFor(schema, SEED);
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidJsonSchemaError);
      return;
    }
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  });

  test('and one of 1,000 properties in a value', () => {
    const names = Array.from({ length: 1000 }, (_, i) => `property_${i}`);
    const properties = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
    const schema = { type: 'object', properties, required: names, additionalProperties: false };
    expect(Object.keys(JSON.parse(jsonFor(schema, SEED)) as object)).toEqual(names);
  });

  test('and one of a small step in a multiple of it', () => {
    const schema = { type: 'number', multipleOf: 1e-300 };
    expect(faultOf(schema, jsonFor(schema, SEED))).toBeUndefined();
  });
});
