import type { Chunk } from '../../core/chunk.js';
import type { Schedule } from '../../pace/schedule.js';

/** Says when the pieces of one answer are due. */
export interface EventTimes {
  /** When a piece is due, in milliseconds after the start. Asked for each in turn. */
  of(chunk: Chunk): number;
}

/** By a schedule: a piece is due with its last token; what is no text, with the text beside it. */
export class TokenTimes implements EventTimes {
  private readonly dues: number[] = [];
  /** Tokens so far, by choice. */
  private readonly tokens: number[] = [];

  constructor(private readonly schedule: Schedule) {}

  of(chunk: Chunk): number {
    const count = 'count' in chunk ? chunk.count : 0;
    const so = (this.tokens[chunk.choice] ?? 0) + count;
    this.tokens[chunk.choice] = so;
    const token = Math.max(1, so);
    while (this.dues.length < token) this.dues.push(this.schedule.next());
    return this.dues[token - 1];
  }
}

/** As they came when the answer was recorded, so many times as fast. */
export class RecordedTimes implements EventTimes {
  constructor(private readonly speed: number) {}

  of({ at = 0 }: Chunk): number {
    return at / this.speed;
  }
}
