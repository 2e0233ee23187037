import { encodingOf } from '../../tokens/encoding.js';
import { Tokenizer } from '../../tokens/tokenizer.js';
import type { TextRequestDto } from './text-request.dto.js';

/** The prompt of a request that has none: OpenAI's. */
const NO_PROMPT = '<|endoftext|>';

/** The prompts of a request, as texts: one that comes as tokens is decoded. */
export function promptsOf({ prompt, model }: TextRequestDto): readonly string[] {
  if (prompt === null || prompt === undefined) return [NO_PROMPT];
  if (typeof prompt === 'string') return [prompt];
  const tokenizer = Tokenizer.of(encodingOf(model));
  if (isTokens(prompt)) return [tokenizer.decode(prompt)];
  return prompt.map((each) => (typeof each === 'string' ? each : tokenizer.decode(each)));
}

function isTokens(prompt: readonly unknown[]): prompt is readonly number[] {
  return typeof prompt[0] === 'number';
}
