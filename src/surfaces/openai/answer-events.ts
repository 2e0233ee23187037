import type { Chunk } from '../../core/chunk.js';
import type { ChatAnswer } from '../../core/engine.js';
import type { Events } from '../../ops/event-stream.js';
import type { Schedule } from '../../pace/schedule.js';
import type { EventFormat } from '../../wire/openai.js';
import { DONE } from '../../wire/sse.js';

/** The events of an answer, and when each is due. */
export class AnswerEvents implements Events {
  due = 0;
  private readonly chunks: Iterator<Chunk>;
  private readonly dues: number[] = [];
  /** Tokens so far, by choice. */
  private readonly tokens: number[];
  private done = false;

  /** @param schedule when all is not due at once */
  constructor(
    private readonly answer: ChatAnswer,
    private readonly format: EventFormat,
    private readonly includeUsage: boolean,
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
      return this.includeUsage ? this.format.usage(this.answer.usage) + DONE : DONE;
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
