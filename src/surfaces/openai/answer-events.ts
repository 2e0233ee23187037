import type { Chunk } from '../../core/chunk.js';
import type { ChatAnswer } from '../../core/engine.js';
import type { Events } from '../../ops/event-stream.js';
import type { Schedule } from '../../pace/schedule.js';
import type { EventFormat } from '../../wire/openai.js';

/** The events of an answer, and when each is due. */
export class AnswerEvents implements Events {
  due = 0;
  private readonly chunks: Iterator<Chunk>;
  private readonly dues: number[] = [];
  /** Tokens so far, by choice. */
  private readonly tokens: number[];
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

  next(): string | undefined {
    if (this.done) return undefined;
    const chunk = this.chunks.next();
    if (chunk.done) {
      this.done = true;
      return this.last;
    }
    if (this.schedule) this.due = Math.max(this.due, this.dueOf(chunk.value, this.schedule));
    return this.format.of(chunk.value);
  }

  /** A piece is due with its last token; what is no text, with the text beside it. */
  private dueOf(chunk: Chunk, schedule: Schedule): number {
    const count = 'count' in chunk ? chunk.count : 0;
    const token = Math.max(1, (this.tokens[chunk.choice] += count));
    while (this.dues.length < token) this.dues.push(schedule.next());
    return this.dues[token - 1];
  }
}
