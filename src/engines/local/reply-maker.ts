import type { FinishReason } from '../../core/chunk.js';
import type { Output } from './output.js';
import type { LocalModel } from './local-model.js';
import { StableText } from './stable-text.js';
import { StopGate } from './stop-gate.js';

/** Makes the chunks of one reply out of its tokens. */
export class ReplyMaker {
  /** How many tokens it has, without the one that ends it. */
  count = 0;
  /** Why it is over; undefined when it is not. */
  reason: FinishReason | undefined;
  private readonly text: StableText;
  private readonly gate: StopGate;
  /** Tokens whose text was not sent. */
  private unsent = 0;

  constructor(
    private readonly choice: number,
    private readonly model: LocalModel,
    stops: readonly string[],
    private readonly output: Pick<Output, 'send'>,
  ) {
    const { tokenizer, cleans } = model;
    this.text = new StableText(
      (ids) => tokenizer.decode(ids, { skip_special_tokens: true }),
      cleans,
    );
    this.gate = new StopGate(stops);
  }

  start(): void {
    this.output.send({ choice: this.choice, type: 'start' });
  }

  /** Takes the next token. */
  add(id: bigint): void {
    if (this.model.ends.has(Number(id))) this.reason = 'stop';
    else {
      this.count++;
      this.unsent++;
    }
    this.give(this.gate.add(this.text.add(id)));
    if (this.gate.shut) this.reason = 'stop';
  }

  /** No token follows: as many have come as there may be, unless it was over before. */
  end(): void {
    const rest = this.gate.add(this.text.end()) + this.gate.end();
    this.give(rest);
    const reason = this.gate.shut ? 'stop' : (this.reason ?? 'length');
    this.output.send({ choice: this.choice, type: 'end', reason });
  }

  private give(text: string): void {
    if (text === '') return;
    this.output.send({ choice: this.choice, type: 'text', text, count: this.unsent });
    this.unsent = 0;
  }
}
