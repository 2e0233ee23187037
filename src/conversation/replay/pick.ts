import type { AskedConversation } from '../../core/asked-conversation.js';
import type { PickRule } from '../../core/pick-rule.js';

/** Which of the recorded replies to a conversation answers. */
export class Picker {
  /**
   * @param seed takes the place of the hash, when it is given
   * @param asked whose hash decides otherwise
   */
  constructor(
    private readonly rule: PickRule,
    private readonly seed: number | undefined,
    private readonly asked: AskedConversation,
  ) {}

  /** The index of the reply to fetch, alone in a list. */
  readonly choose = (total: number): number[] => [this.pick(total)];

  /** The index of the reply that is picked of so many. */
  pick(total: number): number {
    if (total === 1) return 0;
    if (typeof this.rule === 'number') return this.rule % total;
    if (this.rule === 'first') return 0;
    if (this.rule === 'random') return Math.floor(Math.random() * total);
    if (this.seed === undefined) return this.asked.historyKey().readUIntLE(0, 6) % total;
    return ((this.seed % total) + total) % total;
  }
}
