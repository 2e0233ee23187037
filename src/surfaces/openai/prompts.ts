import type { ReplyToken } from '../../core/chunk.js';
import { InvalidRequestError } from '../../core/errors.js';
import { encodingOf, type EncodingName } from '../../tokens/encoding.js';
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

  /**
   * @param param where the request has it
   * @param sent how many tokens it has, when they were sent
   */
  constructor(
    readonly text: string,
    readonly param: string,
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

/**
 * The prompts of a request: those that come as tokens are decoded.
 * @throws InvalidRequestError when the model's encoding has no such token
 */
export function promptsOf({ prompt, model }: TextRequestDto): readonly Prompt[] {
  const encoding = encodingOf(model);
  const tokenizer = Tokenizer.of(encoding);
  const read = (each: string | readonly number[], param: string): Prompt => {
    if (typeof each === 'string') return new Prompt(each, param, undefined, tokenizer);
    const unknown = tokenizer.firstUnknown(each);
    if (unknown >= 0) throw unknownToken(each[unknown], `${param}[${unknown}]`, encoding);
    return new Prompt(tokenizer.decode(each), param, each.length, tokenizer);
  };
  if (prompt === null || prompt === undefined)
    return [new Prompt(NO_PROMPT, 'prompt', 1, tokenizer)];
  if (typeof prompt === 'string' || isTokens(prompt)) return [read(prompt, 'prompt')];
  return prompt.map((each, index) => read(each, `prompt[${index}]`));
}

function unknownToken(id: number, param: string, encoding: EncodingName): InvalidRequestError {
  const message = `Invalid value for '${param}': ${id} is no token of ${encoding}, the encoding of the model.`;
  return new InvalidRequestError(message, param, 'invalid_value');
}

function isTokens(prompt: readonly unknown[]): prompt is readonly number[] {
  return typeof prompt[0] === 'number';
}
