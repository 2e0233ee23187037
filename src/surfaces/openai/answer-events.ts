import type { Chunk } from '../../core/chunk.js';
import type { ChatAnswer } from '../../core/engine.js';
import type { Events } from '../../ops/events.js';
import type { EventFormat } from '../../wire/openai.js';
import type { EventTimes } from './event-times.js';

/** The events of an answer, and when each is due. */
export class AnswerEvents implements Events {
  due = 0;
  private readonly chunks: Iterator<Chunk>;
  private present: Chunk | undefined;
  private done = false;

  /**
   * @param last what follows the last chunk
   * @param times when all is not due at once
   */
  constructor(
    answer: ChatAnswer,
    private readonly format: EventFormat,
    private readonly last: string,
    private readonly times: EventTimes | undefined,
  ) {
    this.chunks = answer.chunks()[Symbol.iterator]();
  }

  next(): boolean {
    if (this.done) return false;
    const chunk = this.chunks.next();
    this.done = chunk.done === true;
    this.present = chunk.done ? undefined : chunk.value;
    if (this.present && this.times) this.due = Math.max(this.due, this.times.of(this.present));
    return true;
  }

  text(): string {
    return this.present ? this.format.of(this.present) : this.last;
  }
}
