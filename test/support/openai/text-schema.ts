import { Ajv } from 'ajv';

const count = { type: 'integer', minimum: 0 };
const list = (items: object): object => ({ type: 'array', items });
const closed = (properties: Record<string, object>, ...optional: string[]): object => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((key) => !optional.includes(key)),
  additionalProperties: false,
});

/** The lists are of one length: a test asks for that. Null is what the API has for the first token of a prompt. */
const LOGPROBS = closed({
  tokens: list({ type: 'string' }),
  token_logprobs: list({ type: 'number', nullable: true, maximum: 0 }),
  top_logprobs: {
    ...list({
      type: 'object',
      nullable: true,
      minProperties: 1,
      maxProperties: 6,
      additionalProperties: { type: 'number', maximum: 0 },
    }),
    nullable: true,
  },
  text_offset: list(count),
});

const USAGE = closed({ prompt_tokens: count, completion_tokens: count, total_tokens: count });

function completion(reason: object, usage: object): object {
  const choice = closed({
    text: { type: 'string' },
    index: count,
    logprobs: { ...LOGPROBS, nullable: true },
    finish_reason: reason,
  });
  const properties = {
    id: { type: 'string', pattern: '^cmpl-[A-Za-z0-9]{20,}$' },
    object: { const: 'text_completion' },
    created: { type: 'integer', minimum: 1_700_000_000 },
    model: { type: 'string' },
    choices: list(choice),
    usage,
  };
  return closed(properties, 'usage');
}

const REASONS = ['stop', 'length', 'content_filter'];
const ajv = new Ajv({ allErrors: true });
const isWhole = ajv.compile({
  ...completion({ enum: REASONS }, USAGE),
  required: ['id', 'object', 'created', 'model', 'choices', 'usage'],
});
const isEvent = ajv.compile(
  completion(
    { type: 'string', enum: [...REASONS, null], nullable: true },
    { ...USAGE, nullable: true },
  ),
);

/**
 * Throws unless a value is an answer of `POST /v1/completions`, or an event of one: `Completion` of the SDK’s
 * `resources/completions.d.ts`, with nothing besides.
 */
export function checkCompletion(value: unknown, kind: 'whole' | 'event'): void {
  const check = kind === 'whole' ? isWhole : isEvent;
  if (!check(value)) throw new Error(`${ajv.errorsText(check.errors)} in ${JSON.stringify(value)}`);
}
