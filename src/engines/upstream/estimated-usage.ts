import type { ChatRequest } from '../../core/chat.js';
import type { Usage } from '../../core/chunk.js';
import { MESSAGE_TOKENS, REPLY_TOKENS } from '../../tokens/chat-overhead.js';
import { encodingOf } from '../../tokens/encoding.js';
import { Tokenizer } from '../../tokens/tokenizer.js';

/** UTF-16 code units that are kept to be counted together: no usual reply has more. */
const KEPT_UNITS = 1 << 20;

/** The usage of an exchange whose model does not tell it, by the encoding that the model's name stands for. */
export class EstimatedUsage {
  private texts = '';
  private counted = 0;

  constructor(private readonly request: ChatRequest) {}

  /** Adds a piece of the replies. */
  add(text: string): void {
    this.texts += text;
    if (this.texts.length >= KEPT_UNITS) this.count();
  }

  /** The tokens of the request, and of the replies so far. */
  get usage(): Usage {
    const { tokenizer } = this;
    const prompt = this.request.conversation.messages.reduce(
      (sum, { from, value }) =>
        sum + MESSAGE_TOKENS + tokenizer.count(from) + tokenizer.count(value),
      REPLY_TOKENS,
    );
    this.count();
    return { prompt, completion: this.counted };
  }

  private count(): void {
    this.counted += this.tokenizer.count(this.texts);
    this.texts = '';
  }

  private get tokenizer(): Tokenizer {
    return Tokenizer.of(encodingOf(this.request.model));
  }
}
