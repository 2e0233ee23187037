import type { Replies, Reply, ReplyQuery } from '../../core/corpus.js';
import { andThen, type MaybePromise } from '../../core/maybe-promise.js';
import { isToolCalls } from '../../core/message.js';
import type { Picker } from './pick.js';
import { roleOf } from './recorded-text.js';

/** Replies that are looked at first for each that is wanted; then as many again as were looked at before. */
const FIRST_LOOK = 8;

/** Replies that are looked at for one request: as many as `POST /conversation/completion` lists. */
const MOST_LOOKED_AT = 1000;

type Choose = NonNullable<ReplyQuery['choose']>;

/** Looks for several replies that differ. */
export class DifferentReplies {
  /** By their bytes, a character each. */
  private readonly found = new Map<string, Reply>();
  /** Calls of tools, where texts are wanted: in their place when there is none. */
  private readonly calls = new Map<string, Reply>();
  private total = 0;
  private start = 0;
  private looked = 0;

  /**
   * @param picker which one is the first
   * @param count how many replies are wanted
   * @param wantsTexts whether calls of tools are taken only when there is nothing else
   * @param together how many conversations share what may be looked at, evenly, so that their replies do not depend on
   *   which is looked up first; each has at least as many as are wanted
   */
  constructor(
    private readonly picker: Picker,
    private readonly count: number,
    private readonly wantsTexts = false,
    private readonly together = 1,
  ) {}

  /**
   * So many replies as are wanted, from the picked one on, beginning again behind the last: different ones as long as
   * there are any among those that are looked at, then they repeat. None when nothing is found.
   * @param look asks the corpus
   */
  find<R extends Replies>(look: (choose: Choose) => MaybePromise<R>): MaybePromise<R> {
    return andThen(look(this.choose), (answer) => {
      if (answer.total === 0) return answer;
      this.add(answer.replies);
      if (this.found.size < this.count && this.looked < this.most) return this.find(look);
      return { ...answer, replies: this.taken() };
    });
  }

  private readonly choose = (total: number): number[] => {
    if (total !== this.total) this.begin(total);
    const size = this.looked === 0 ? FIRST_LOOK * this.count : this.looked;
    const from = this.start + this.looked;
    return Array.from(
      { length: Math.min(size, this.most - this.looked) },
      (_, i) => (from + i) % total,
    );
  };

  /** Begins with so many replies: the first time, and when the corpus is replaced by another one meanwhile. */
  private begin(total: number): void {
    this.found.clear();
    this.calls.clear();
    this.total = total;
    this.start = this.picker.pick(total);
    this.looked = 0;
  }

  private add(replies: readonly Reply[]): void {
    this.looked += replies.length;
    for (const reply of replies) {
      const kind = this.wantsTexts && isToolCalls(roleOf(reply.json)) ? this.calls : this.found;
      const bytes = reply.json.toString('latin1');
      if (!kind.has(bytes)) kind.set(bytes, reply);
    }
  }

  private taken(): Reply[] {
    const different = [...(this.found.size > 0 ? this.found : this.calls).values()];
    return Array.from({ length: this.count }, (_, i) => different[i % different.length]);
  }

  private get most(): number {
    const share = Math.floor(MOST_LOOKED_AT / this.together);
    return Math.min(this.total, Math.max(share, this.count));
  }
}
