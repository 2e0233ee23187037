import type { LiveChunk, Usage } from '../../core/chunk.js';
import type { Collector } from '../../core/collected-answer.js';
import type { LiveAnswer } from '../../core/engine.js';
import type { Events } from '../../ops/events.js';
import type { EventFormat } from '../../wire/openai.js';
import { DONE } from '../../wire/sse.js';
import { errorEvent } from './openai-errors.js';

/** The events of an answer that comes as it is made: each is due at once. What goes wrong on the way is its last event. */
export class LiveEvents implements Events {
  readonly due = 0;
  /** What the answer has cost; until it is told, only the tokens that came. */
  usage: Usage = { prompt: 0, completion: 0 };
  /** What went wrong. */
  error: unknown;
  private readonly pieces: AsyncIterator<readonly LiveChunk[]>;
  private some: readonly LiveChunk[] = [];
  private at = 0;
  private present = '';
  private last: string | undefined;
  private over = false;

  /**
   * @param includeUsage whether the usage is an event
   * @param collector gets all pieces, where somebody wants the whole
   */
  constructor(
    answer: LiveAnswer,
    private readonly format: EventFormat,
    private readonly includeUsage: boolean,
    private readonly collector?: Collector,
  ) {
    this.pieces = answer.live[Symbol.asyncIterator]();
  }

  get more(): Events['more'] {
    return this.over ? undefined : this.wait;
  }

  next(): boolean {
    while (this.at < this.some.length) if (this.take(this.some[this.at++])) return true;
    if (this.last === undefined) return false;
    this.present = this.last;
    this.last = undefined;
    return true;
  }

  text(): string {
    return this.present;
  }

  close(): void {
    this.over = true;
    // It may fail while it ends: nobody waits for it any more.
    this.pieces.return?.().catch(() => undefined);
  }

  /** Makes a piece the present event; false when it is none. */
  private take(chunk: LiveChunk): boolean {
    this.collector?.add(chunk);
    if (chunk.type === 'usage') {
      this.usage = chunk.usage;
      return false;
    }
    if ('count' in chunk) {
      const { prompt, completion } = this.usage;
      this.usage = { prompt, completion: completion + chunk.count };
    }
    this.present = this.format.of(chunk);
    return true;
  }

  private readonly wait = (resume: () => void): void => {
    this.pieces.next().then(
      ({ done, value }) => {
        if (done) this.end((this.includeUsage ? this.format.usage(this.usage) : '') + DONE);
        else {
          this.some = value;
          this.at = 0;
        }
        resume();
      },
      (error: unknown) => {
        this.error = error;
        this.end(errorEvent(error));
        resume();
      },
    );
  };

  private end(last: string): void {
    this.last = last;
    this.over = true;
  }
}
