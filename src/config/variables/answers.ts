import { MISS_POLICIES } from '../../core/chat.js';
import { PICK_EXPECTED, pickRule, type PickRule } from '../../core/pick-rule.js';
import { STRATEGY_NAMES } from '../../core/strategy.js';
import {
  list,
  oneOf,
  oneOfOrInteger,
  optionalOneOf,
  variable,
  type Variable,
} from '../variable.js';

function pick(about: string): Variable<PickRule> {
  return variable('hash', about, (text) => {
    const rule = pickRule(text);
    if (rule === undefined) throw new Error(PICK_EXPECTED);
    return rule;
  });
}

/** What is answered to a request. */
export const ANSWERS = {
  STRATEGY: optionalOneOf(
    STRATEGY_NAMES,
    'How recorded messages are matched unless a request says otherwise: `v1`, `v2`, `v3` or `v4`. Unset: `v3` for `/conversation/completion`, `v4` for the OpenAI API.',
  ),
  PICK: pick(
    'Which of several recorded replies an OpenAI client gets: `hash` (always the same for the same request), `first`, `random`, or a number (`0` is the first; beyond the last it starts again).',
  ),
  ON_MISS: oneOf(
    MISS_POLICIES,
    'error',
    'What an OpenAI client gets when nothing recorded answers it: `error` (404), `any` (some recorded reply), `echo` (its own last message), `synthesize` (made-up text) or `upstream` (what a real model answers).',
  ),
  MODELS: list(
    '',
    'Names of models that requests may ask for, with commas between them; another one is answered with 404. Unset, every name will do.',
    'names',
    (name) => name,
  ),
  STREAM_CHUNK: oneOfOrInteger(
    ['token', 'word'],
    { min: 1, max: 10_000 },
    'token',
    'How much of an answer each event of a stream holds: a `token`, a `word`, or a number of characters (1 to 10,000).',
  ),
} as const;
