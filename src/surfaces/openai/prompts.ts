import type { ReplyToken } from '../../core/chunk.js';
import { encodingOf } from '../../tokens/encoding.js';
import { tokenText } from '../../tokens/token-text.js';
import { Tokenizer } from '../../tokens/tokenizer.js';
import type { Echo } from '../../wire/openai.js';
import type { TextRequestDto } from './text-request.dto.js';

/** The prompt of a request that has none: OpenAI's, one token. */
const NO_PROMPT = '<|endoftext|>';

/** A text to be completed. */
export class Prompt implements Echo {
  private ends: Uint32Array | undefined;
  private listed: readonly ReplyToken[] | undefined;

  /** @param sent how many tokens it has, when they were sent */
  constructor(
    readonly text: string,
    readonly sent: number | undefined,
    private readonly tokenizer: Tokenizer,
  ) {}

  tokens(): readonly ReplyToken[] {
    return (this.listed ??= this.list());
  }

  /** How many tokens the text has. */
  get count(): number {
    return (this.ends ??= this.tokenizer.ends(this.text)).length;
  }

  private list(): readonly ReplyToken[] {
    const utf8 = Buffer.from(this.text);
    const ends = (this.ends ??= this.tokenizer.ends(this.text));
    return Array.from(ends, (_, index) => {
      const { token, bytes } = tokenText(utf8, ends, index);
      return { text: token, bytes, isFirst: index === 0 };
    });
  }
}

/** The prompts of a request: those that come as tokens are decoded. */
export function promptsOf({ prompt, model }: TextRequestDto): readonly Prompt[] {
  const tokenizer = Tokenizer.of(encodingOf(model));
  const read = (each: string | readonly number[]): Prompt =>
    typeof each === 'string'
      ? new Prompt(each, undefined, tokenizer)
      : new Prompt(tokenizer.decode(each), each.length, tokenizer);
  if (prompt === null || prompt === undefined) return [new Prompt(NO_PROMPT, 1, tokenizer)];
  if (typeof prompt === 'string' || isTokens(prompt)) return [read(prompt)];
  return prompt.map(read);
}

function isTokens(prompt: readonly unknown[]): prompt is readonly number[] {
  return typeof prompt[0] === 'number';
}
