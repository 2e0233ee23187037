import fc from 'fast-check';
import { bound, name, PATTERNS, type JsonSchema } from './json-schemas.js';

const anyCount = fc.nat(4);

/** Keywords of any schema with values of their kinds, which together may well fit nothing. */
const keywords: (inner: fc.Arbitrary<unknown>) => fc.Arbitrary<JsonSchema> = (inner) => {
  const some = fc.array(inner, { minLength: 1, maxLength: 3 });
  const byName = fc.dictionary(name, inner, { maxKeys: 3 });
  const names = fc.uniqueArray(name, { maxLength: 3 });
  return fc.record(
    {
      type: fc.constantFrom<unknown>('string', 'number', 'integer', 'object', 'array', [
        'null',
        'object',
      ]),
      enum: fc.constantFrom([1, 'a', null], [{ a: 1 }, []], ['a', 'b']),
      const: fc.constantFrom(1, 'a', null, []),
      ...{ allOf: some, anyOf: some, oneOf: some, not: inner, if: inner, then: inner, else: inner },
      ...{ minimum: bound, maximum: bound, multipleOf: fc.constantFrom(0.5, 3, 1000) },
      ...{ minLength: anyCount, maxLength: anyCount, pattern: fc.constantFrom(...PATTERNS) },
      ...{ properties: byName, required: names, additionalProperties: inner, propertyNames: inner },
      patternProperties: fc.dictionary(fc.constantFrom('^a', 'e$', '.'), inner, { maxKeys: 2 }),
      dependentRequired: fc.dictionary(name, names, { maxKeys: 2 }),
      dependentSchemas: byName,
      ...{ minProperties: anyCount, maxProperties: anyCount, unevaluatedProperties: inner },
      ...{ prefixItems: some, items: inner, contains: inner, minContains: anyCount },
      ...{ minItems: anyCount, maxItems: anyCount, uniqueItems: fc.boolean() },
      $ref: fc.constantFrom('#', '#/$defs/other'),
    },
    { requiredKeys: [] },
  );
};

/** Any schemas of known keywords: none, one or many values fit them. */
export const anySchema: fc.Arbitrary<JsonSchema> = fc
  .letrec<{ schema: unknown }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 1, arbitrary: fc.boolean() },
      { weight: 3, arbitrary: few(keywords(fc.constant(true))) },
      { weight: 3, arbitrary: few(keywords(tie('schema'))) },
    ),
  }))
  .schema.map((schema) => ({
    ...(typeof schema === 'object' ? schema : { allOf: [schema] }),
    $defs: { other: { type: 'object', properties: { a: { $ref: '#' } }, required: ['a'] } },
  }));

/** At most four of the keywords. */
function few(schema: fc.Arbitrary<JsonSchema>): fc.Arbitrary<JsonSchema> {
  return fc
    .tuple(schema, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }))
    .map(([all, picks]) => {
      const entries = Object.entries(all);
      return Object.fromEntries(
        picks.flatMap((pick) => entries.slice(pick % (entries.length + 1)).slice(0, 1)),
      );
    });
}
