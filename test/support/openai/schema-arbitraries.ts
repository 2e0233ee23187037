import fc from 'fast-check';
import { change, changesOf, placesIn, type Body } from './changes.js';
import { resolved, SCHEMAS, type Schema } from './official-schema.js';

interface Typed {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}

const words = fc.oneof(
  fc.constantFrom(
    '',
    'f',
    'get_weather',
    'a b',
    'x'.repeat(64),
    'x'.repeat(65),
    '😀',
    '50256',
    '-1',
  ),
  fc.string({ maxLength: 8 }),
);

/** Values that a JSON schema takes, mostly: with `allOf`, the last of several schemas of a property counts. */
export function valueOf(schema: Schema): fc.Arbitrary<unknown> {
  const asked = resolved(schema) as Typed;
  const { anyOf, oneOf = anyOf, allOf, items = {}, minItems = 0, maxItems = 4 } = asked;
  if (asked.enum) return fc.constantFrom(...asked.enum);
  if (oneOf) return fc.oneof(...oneOf.map(valueOf));
  if (allOf) return valueOf(merged(allOf));
  switch (asked.type) {
    case 'string':
      return words.filter((text) => text.length <= (asked.maxLength ?? Infinity));
    case 'integer': {
      const { minimum = -200, maximum = 200 } = asked;
      const [min, max] = [Math.max(minimum, -(2 ** 53)), Math.min(maximum, 2 ** 53)];
      return fc.oneof(
        fc.integer({ min: Math.max(min, -200), max: Math.min(max, 200) }),
        fc.constantFrom(minimum, maximum),
      );
    }
    case 'number': {
      const { minimum: min = -1e9, maximum: max = 1e9 } = asked;
      return fc.oneof(fc.double({ min, max, noNaN: true }), fc.constantFrom(min, max));
    }
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valueOf(items), { minLength: minItems, maxLength: Math.min(maxItems, 4) });
    default:
      return asked.properties ? objectOf(asked.properties, asked.required ?? []) : mapOf(asked);
  }
}

function objectOf(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
): fc.Arbitrary<unknown> {
  const many = Object.keys(properties).length > 10;
  const entries = Object.entries(properties).map(([name, schema]) => {
    const value = valueOf(schema).map((its) => [[name, its]]);
    if (required.includes(name)) return value;
    return fc.oneof(
      { weight: many ? 6 : 1, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: value },
    );
  });
  return fc.tuple(...entries).map((all) => Object.fromEntries(all.flat()) as unknown);
}

function mapOf({ additionalProperties }: Typed): fc.Arbitrary<unknown> {
  const isAny = typeof additionalProperties !== 'object' || additionalProperties === null;
  const values = isAny ? fc.jsonValue({ maxDepth: 2 }) : valueOf(additionalProperties as Schema);
  return fc.dictionary(fc.oneof(words, fc.string()), values, { maxKeys: 18, size: 'small' });
}

function merged(schemas: readonly Schema[]): Schema {
  const all = schemas.map((schema) => {
    const { allOf, ...whole } = resolved(schema) as Typed;
    return allOf ? merged(allOf) : whole;
  });
  return {
    properties: Object.assign({}, ...all.map(({ properties }) => properties)) as unknown,
    required: all.flatMap(({ required = [] }) => required),
  };
}

const REQUEST = merged([SCHEMAS.CreateChatCompletionRequest]) as Typed;
const official = valueOf(REQUEST as Schema) as fc.Arbitrary<Body>;

/** Bodies that the official schema takes, mostly; most of them keep the rules that it does not say, too. */
export const bodies: fc.Arbitrary<Body> = fc.oneof(
  { weight: 1, arbitrary: official },
  { weight: 4, arbitrary: official.map(mended) },
);

function mended(body: Body): Body {
  const fields = renamed(body) as Body;
  fields.model = 'm';
  if ('stream_options' in fields) fields.stream = true;
  if ('top_logprobs' in fields) fields.logprobs = true;
  if ('tool_choice' in fields) fields.tools = ['function', 'custom'].map(offered);
  if ('function_call' in fields) fields.functions = [{ name: 'f' }];
  if ('logit_bias' in fields) fields.logit_bias = { 50256: -100 };
  for (const most of ['max_tokens', 'max_completion_tokens']) if (most in fields) fields[most] = 1;
  return fields;
}

const offered = (type: string): object => ({ type, [type]: { name: 'f' } });

/** A value in which whatever has a name is called f. */
function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, its]) => [key, key === 'name' ? 'f' : renamed(its)]),
  );
}

/** A body with one of its values changed as {@link changesOf} says, or with one field more. */
export const mutants: fc.Arbitrary<Body> = fc
  .tuple(
    bodies,
    fc.nat(),
    fc.constantFrom(...Object.keys(REQUEST.properties ?? {})),
    fc.boolean(),
    fc.nat(),
  )
  .map(([body, place, field, isNew, kind]) => {
    const places = placesIn(body);
    const [holder, key] = isNew ? [body, field] : places[place % places.length];
    const changes = changesOf(holder[key]);
    change(holder, key, changes[kind % changes.length]);
    return body;
  });
