import type { Body } from './changes.js';

/** A rule of OpenAI’s server that its schema cannot or does not say: why we have it, and whether a body keeps it. */
interface Stricter {
  readonly reason: string;
  readonly keeps: (body: Body) => boolean;
}

const isNone = (value: unknown): boolean => value === undefined || value === null;
const list = (value: unknown): Body[] => (Array.isArray(value) ? (value as Body[]) : []);
const object = (value: unknown): Body => (isNone(value) ? {} : (value as Body));
const isName = (value: unknown): boolean => /^[\w-]{1,64}$/.test(value as string);
const characters = (value: unknown): number => Array.from(value as string).length;
const named = (value: unknown, type: string): unknown => object(object(value)[type]).name;

/** What we refuse though the schema takes it. Each is asked of bodies that the schema takes. */
export const STRICTER: readonly Stricter[] = [
  {
    reason: 'A model has a name: OpenAI asks for one when it is empty.',
    keeps: ({ model }) => model !== '',
  },
  {
    reason: 'No answer has fewer than one token: OpenAI says so with integer_below_min_value.',
    keeps: ({ max_tokens, max_completion_tokens }) =>
      [max_tokens, max_completion_tokens].every((most) => isNone(most) || (most as number) >= 1),
  },
  {
    reason: 'The schema’s description of stream_options: only when stream is true.',
    keeps: ({ stream, stream_options }) => isNone(stream_options) || stream === true,
  },
  {
    reason: 'The schema’s description of top_logprobs: logprobs must be true.',
    keeps: ({ logprobs, top_logprobs }) => isNone(top_logprobs) || logprobs === true,
  },
  {
    reason:
      'OpenAI allows tool_choice only when tools are specified; none is what goes without saying.',
    keeps: ({ tools, tool_choice }) =>
      isNone(tool_choice) || tool_choice === 'none' || list(tools).length > 0,
  },
  {
    reason: 'A tool that is to be called must be among the tools.',
    keeps: ({ tools, tool_choice }) =>
      ['function', 'custom'].every((type) => {
        const name = named(tool_choice, type);
        return name === undefined || list(tools).some((tool) => named(tool, type) === name);
      }),
  },
  {
    reason: 'The same for the older functions.',
    keeps: ({ functions, function_call: call }) => {
      if (isNone(call) || call === 'none') return true;
      if (call === 'auto') return list(functions).length > 0;
      return list(functions).some(({ name }) => name === object(call).name);
    },
  },
  {
    reason:
      'The schema’s description of names: letters, digits, underscores and dashes, at most 64.',
    keeps: ({ functions, tools, response_format }) => {
      const offered = list(tools).filter(({ type }) => type === 'function');
      const names = [
        ...list(functions).map(({ name }) => name),
        ...offered.map((tool) => named(tool, 'function')),
        named(response_format, 'json_schema') ?? 'none',
      ];
      return names.every(isName);
    },
  },
  {
    reason:
      'The schema’s description of metadata: 16 pairs, keys of 64 and values of 512 characters.',
    keeps: ({ metadata }) => {
      const pairs = Object.entries(object(metadata));
      const fits = pairs.every(([key, value]) => characters(key) <= 64 && characters(value) <= 512);
      return pairs.length <= 16 && fits;
    },
  },
  {
    reason: 'The schema’s description of logit_bias: token ids, and values from -100 to 100.',
    keeps: ({ logit_bias }) =>
      Object.entries(object(logit_bias)).every(
        ([id, bias]) => /^[0-9]+$/.test(id) && Math.abs(bias as number) <= 100,
      ),
  },
];

/**
 * A body without what we let pass though the schema does not: null where a field may be absent, which clients send for
 * what they do not set. A null that must be there stays, and so do those in maps, whose keys are the client’s own.
 */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const isFunction = (value as Body).role === 'function';
  const kept = Object.entries(value).filter(
    ([key, its]) => its !== null || (isFunction && key === 'content'),
  );
  return Object.fromEntries(
    kept.map(([key, its]) => [key, MAPS.includes(key) ? its : withoutNulls(its)]),
  );
}

const MAPS = ['metadata', 'logit_bias'];
