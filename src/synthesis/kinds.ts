import { isRecord, type SchemaObject, type TypeName } from './schema.js';

const ALL: readonly TypeName[] = [
  'string',
  'integer',
  'number',
  'boolean',
  'object',
  'array',
  'null',
];

/** The types that fit a schema of one type. */
const ONE: Readonly<Record<TypeName, readonly TypeName[]>> = {
  null: ['null'],
  boolean: ['boolean'],
  integer: ['integer'],
  number: ['integer', 'number'],
  string: ['string'],
  array: ['array'],
  object: ['object'],
};

/** What keywords speak of: they are silent about values of other types. */
const SPEAK_OF: Readonly<
  Record<'object' | 'array' | 'number' | 'string', readonly (keyof SchemaObject)[]>
> = {
  object: [
    ...([
      'properties',
      'patternProperties',
      'additionalProperties',
      'unevaluatedProperties',
    ] as const),
    ...(['propertyNames', 'required', 'dependentRequired', 'dependentSchemas'] as const),
    ...(['minProperties', 'maxProperties'] as const),
  ],
  array: [
    ...(['prefixItems', 'items', 'unevaluatedItems', 'contains', 'minContains'] as const),
    ...(['maxContains', 'minItems', 'maxItems', 'uniqueItems'] as const),
  ],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  string: ['minLength', 'maxLength', 'pattern', 'format'],
};

/**
 * The types of values that fit all these schemas, as far as their own `type` and `not` say; where no type is said, those
 * that their other keywords speak of, or else a string.
 */
export function kindsOf(schemas: readonly SchemaObject[]): readonly TypeName[] {
  const only = schemas.length === 1 ? schemas[0] : undefined;
  if (typeof only?.type === 'string' && only.not === undefined) return ONE[only.type];
  const possible = schemas.reduce(narrowed, ALL);
  if (schemas.some(({ type }) => type !== undefined)) return possible;
  const spoken = (Object.keys(SPEAK_OF) as (keyof typeof SPEAK_OF)[]).filter((kind) =>
    schemas.some((schema) => SPEAK_OF[kind].some((keyword) => schema[keyword] !== undefined)),
  );
  const implied = possible.filter((kind) => (spoken as TypeName[]).includes(kind));
  return implied.length > 0 ? implied : possible.slice(0, 1);
}

function narrowed(kinds: readonly TypeName[], { type, not }: SchemaObject): readonly TypeName[] {
  let left = kinds;
  if (type !== undefined) {
    const wanted = listed(type);
    left = left.filter(
      (kind) => wanted.includes(kind) || (kind === 'integer' && wanted.includes('number')),
    );
  }
  // Of what a schema refuses only this is seen before a value is made.
  if (isRecord(not) && not.type !== undefined && Object.keys(not).length === 1) {
    const refused = listed(not.type as TypeName | readonly TypeName[]);
    left = left.filter(
      (kind) => !refused.includes(kind) && !(kind === 'integer' && refused.includes('number')),
    );
  }
  return left;
}

function listed(type: TypeName | readonly TypeName[]): readonly TypeName[] {
  return typeof type === 'string' ? [type] : type;
}
