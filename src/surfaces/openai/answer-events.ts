import type { Chunk } from '../../core/chunk.js';
import type { ChatAnswer } from '../../core/engine.js';
import type { Events } from '../../ops/events.js';
import type { Schedule } from '../../pace/schedule.js';
import type { EventFormat } from '../../wire/openai.js';

/** The events of an answer, and when each is due. */
export class AnswerEvents implements Events {
  due = 0;
  private readonly chunks: Iterator<Chunk>;
  private readonly dues: number[] = [];
  /** Tokens so far, by choice. */
  private readonly tokens: number[];
  private present: Chunk | undefined;
  private done = false;

  /**
   * @param last what follows the last chunk
   * @param schedule when all is not due at once
   */
  constructor(
    answer: ChatAnswer,
    private readonly format: EventFormat,
    private readonly last: string,
    private readonly schedule: Schedule | undefined,
  ) {
    this.chunks = answer.chunks()[Symbol.iterator]();
    this.tokens = answer.choices.map(() => 0);
  }

  next(): boolean {
    if (this.done) return false;
    const chunk = this.chunks.next();
    this.done = chunk.done === true;
    this.present = chunk.done ? undefined : chunk.value;
    if (this.present && this.schedule)
      this.due = Math.max(this.due, this.dueOf(this.present, this.schedule));
    return true;
  }

  text(): string {
    return this.present ? this.format.of(this.present) : this.last;
  }

  /** A piece is due with its last token; what is no text, with the text beside it. */
  private dueOf(chunk: Chunk, schedule: Schedule): number {
    const count = 'count' in chunk ? chunk.count : 0;
    const token = Math.max(1, (this.tokens[chunk.choice] += count));
    while (this.dues.length < token) this.dues.push(schedule.next());
    return this.dues[token - 1];
  }
}
