import fc from 'fast-check';

/** A JSON schema. */
export type JsonSchema = Record<string, unknown>;

/** Names of properties, among them those that every object inherits. */
export const name = fc.constantFrom(
  'a',
  'b',
  'name',
  'é ü',
  'hasOwnProperty',
  'isPrototypeOf',
  '$ref',
);

const FORMATS = [
  ...['date-time', 'date', 'time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uuid'],
  ...['uri-reference', 'uri-template', 'json-pointer', 'relative-json-pointer', 'regex'],
];

export const PATTERNS = [
  ...[
    '^[a-z]+$',
    '^\\d{3}-\\d{4}$',
    '^(?:red|green)( \\w{2,5})?$',
    '[A-Z]',
    '^.{3,}$',
    '^$',
    '^\\p{Lu}\\p{Ll}*$',
  ],
  ...[
    '^(?<q>[\'"]).*\\k<q>$',
    '^[^a-z]$',
    '^[\\u4e00-\\u9fff]{2}$',
    '(a|b)+c?',
    '^[\\w.+-]+@\\w+\\.\\w{2,}$',
  ],
];

const text: fc.Arbitrary<JsonSchema> = fc.oneof(
  fc.constant({ type: 'string' }),
  fc.constantFrom(...FORMATS).map((format) => ({ type: 'string', format })),
  fc.constantFrom(...PATTERNS).map((pattern) => ({ type: 'string', pattern })),
  fc
    .tuple(fc.nat(40), fc.nat(40))
    .map(([a, more]) => ({ type: 'string', minLength: a, maxLength: a + more })),
  fc.nat(40).map((minLength) => ({ type: 'string', minLength, pattern: '^[a-c]*x?$' })),
  fc.nat(40).map((minLength) => ({ type: 'string', minLength, format: 'uri' })),
);

export const bound = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.constantFrom(0.5, -0.001, 1e15, -1e9, 3.25),
);

const number: fc.Arbitrary<JsonSchema> = fc.oneof(
  fc.constantFrom('integer', 'number').map((type) => ({ type })),
  fc
    .tuple(fc.constantFrom('integer', 'number'), bound, fc.integer({ min: 1, max: 500 }))
    .map(([type, minimum, more]) => ({ type, minimum, maximum: minimum + more })),
  fc
    .tuple(bound, fc.boolean())
    .map(([at, isLeast]) =>
      isLeast ? { type: 'number', exclusiveMinimum: at } : { type: 'number', exclusiveMaximum: at },
    ),
  fc
    .tuple(
      fc.constantFrom(0.01, 0.1, 0.25, 1, 7, 1000, 1e-6),
      fc.integer({ min: -1000, max: 1000 }),
    )
    .map(([multipleOf, minimum]) => ({ type: 'number', multipleOf, minimum })),
  fc.integer({ min: -50, max: 50 }).map((minimum) => ({ type: 'integer', multipleOf: 5, minimum })),
);

/** Any JSON whose keys ajv can compare. */
const json = fc
  .jsonValue({ maxDepth: 2 })
  .filter((value) => !/"(toString|valueOf|constructor|__proto__)"/.test(JSON.stringify(value)));

const flat: fc.Arbitrary<JsonSchema> = fc.oneof(
  text,
  number,
  fc.constantFrom({ type: 'boolean' }, { type: 'null' }, { type: ['string', 'null'] }),
  fc
    .uniqueArray(json, {
      minLength: 1,
      maxLength: 4,
      selector: (each) => JSON.stringify(each),
    })
    .map((values) => ({ enum: values })),
  json.map((value) => ({ const: value })),
);

function objectOf(value: fc.Arbitrary<JsonSchema>, isStrict: boolean): fc.Arbitrary<JsonSchema> {
  return fc
    .tuple(
      fc.uniqueArray(fc.tuple(name, value), { maxLength: 5, selector: ([key]) => key }),
      fc.nat(31),
    )
    .map(([entries, chosen]) => ({
      type: 'object',
      properties: Object.fromEntries(entries),
      required: entries.map(([key]) => key).filter((_, i) => isStrict || chosen & (1 << i)),
      ...(isStrict && { additionalProperties: false }),
    }));
}

/**
 * Schemas as OpenAI's structured outputs take them, and some keywords beyond: values fit each of them. They may refer to
 * themselves where a value need not go on.
 */
export const structuredSchema: fc.Arbitrary<JsonSchema> = fc
  .letrec<{ schema: JsonSchema }>((tie) => {
    const inner = tie('schema');
    return {
      schema: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        { weight: 3, arbitrary: flat },
        { weight: 3, arbitrary: objectOf(inner, true) },
        { weight: 1, arbitrary: objectOf(inner, false) },
        {
          weight: 2,
          arbitrary: fc.tuple(inner, fc.nat(3), fc.nat(3)).map(([items, minItems, more]) => ({
            type: 'array',
            items,
            minItems,
            maxItems: minItems + more,
          })),
        },
        {
          weight: 1,
          arbitrary: fc.array(inner, { minLength: 1, maxLength: 3 }).map((prefixItems) => ({
            type: 'array',
            prefixItems,
            items: false,
            minItems: prefixItems.length,
          })),
        },
        {
          weight: 2,
          arbitrary: fc.array(inner, { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
        },
        { weight: 1, arbitrary: fc.constant({ $ref: '#/$defs/tree' }) },
        { weight: 1, arbitrary: fc.constant({ $ref: '#/$defs/list' }) },
      ),
    };
  })
  .schema.map((schema) => ({ ...schema, $defs: DEFINITIONS }));

const DEFINITIONS = {
  tree: {
    type: 'object',
    properties: {
      label: { type: 'string' },
      children: { type: 'array', items: { $ref: '#/$defs/tree' } },
    },
    required: ['label', 'children'],
    additionalProperties: false,
  },
  list: {
    anyOf: [
      { type: 'null' },
      {
        type: 'object',
        properties: { value: { type: 'integer' }, next: { $ref: '#/$defs/list' } },
        required: ['value', 'next'],
        additionalProperties: false,
      },
    ],
  },
};
