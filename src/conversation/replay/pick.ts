import type { AskedConversation } from '../../core/asked-conversation.js';
import type { Reply } from '../../core/corpus.js';
import type { PickRule } from '../../core/pick-rule.js';

/** Replies looked at, at most, for each of several different ones. */
const LOOKED_AT = 8;

/** Which of the recorded replies to a conversation answer. */
export class Picker {
  /**
   * @param count how many replies are wanted
   * @param seed takes the place of the hash, when it is given
   * @param asked whose hash decides otherwise
   */
  constructor(
    private readonly rule: PickRule,
    private readonly count: number,
    private readonly seed: number | undefined,
    private readonly asked: AskedConversation,
  ) {}

  /** The indices of replies to fetch: from the one that is picked on, beginning again behind the last. */
  readonly choose = (total: number): number[] => {
    const start = this.start(total);
    if (this.count === 1) return [start];
    const fetched = Math.min(total, LOOKED_AT * this.count);
    return Array.from({ length: fetched }, (_, i) => (start + i) % total);
  };

  /** So many as are wanted of those that were fetched: different ones as long as there are any, then they repeat. */
  take(replies: readonly Reply[]): Reply[] {
    if (this.count === 1) return [replies[0]];
    const seen = new Set<string>();
    const different = replies.filter(({ json }) => {
      const text = json.toString('latin1');
      return !seen.has(text) && seen.add(text);
    });
    return Array.from({ length: this.count }, (_, i) => different[i % different.length]);
  }

  private start(total: number): number {
    if (total === 1) return 0;
    if (typeof this.rule === 'number') return this.rule % total;
    if (this.rule === 'first') return 0;
    if (this.rule === 'random') return Math.floor(Math.random() * total);
    if (this.seed === undefined) return this.asked.historyKey().readUIntLE(0, 6) % total;
    return ((this.seed % total) + total) % total;
  }
}
