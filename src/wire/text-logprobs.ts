import type { ReplyToken } from '../core/chunk.js';

/** The probabilities of the tokens of a text, as `POST /completions` has them: lists side by side. */
export class TextLogprobs {
  /** Characters, that is code points, that have begun so far. */
  private offset = 0;

  /** @param most how many of the likeliest tokens are listed at each place */
  constructor(private readonly most: number) {}

  /**
   * The next tokens, as JSON. Each one's offset is that of the first character that begins in it; a recorded token is the
   * only one there was. Before the first of a prompt there is nothing: its probability is null.
   */
  next(tokens: readonly ReplyToken[]): string {
    return JSON.stringify({
      tokens: tokens.map(({ text }) => text),
      token_logprobs: tokens.map(({ isFirst, logprob = 0 }) => (isFirst ? null : logprob)),
      top_logprobs: this.most > 0 ? tokens.map((token) => this.likeliest(token)) : null,
      text_offset: tokens.map(({ bytes }) => this.advance(bytes)),
    });
  }

  private likeliest({ isFirst, text, logprob = 0, likeliest }: ReplyToken): object | null {
    if (isFirst) return null;
    if (!likeliest) return { [text]: logprob };
    return Object.fromEntries(
      likeliest.slice(0, this.most).map((each) => [each.text, each.logprob]),
    );
  }

  private advance(bytes: readonly number[]): number {
    const { offset } = this;
    for (const byte of bytes) if ((byte & CONTINUES) !== CONTINUATION) this.offset++;
    return offset;
  }
}

/** The bits of a byte of UTF-8 that say whether it goes on with a character, and what they are then. */
const CONTINUES = 0xc0;
const CONTINUATION = 0x80;
