import { Lengths } from '../../core/lengths.js';
import { canonicalRole, type Conversation } from '../../core/message.js';
import { Samples } from '../../core/samples.js';
import type { StoredGeneration } from './generation.schema.js';
import { toStored } from './stored-text.js';

/** The most roles that are counted one by one, and the longest of them in UTF-16 code units. */
const ROLES_COUNTED = 1000;
const LONGEST_ROLE = 256;

/** Counts what a generation holds. Roles beyond the first thousand, and very long ones, are not counted by name. */
export class Tally {
  conversations = 0;
  messages = 0;
  private readonly lengths = new Lengths();
  private readonly roles = new Map<string, number>();
  private readonly samples = new Samples<number>();

  add({ messages }: Conversation): void {
    this.conversations++;
    for (const [position, { from, value }] of messages.entries()) {
      if (position > 0 && canonicalRole(from) === 'assistant') {
        this.samples.add(() => this.messages + position - 1);
      }
      this.lengths.add(value.length);
      const known = this.roles.get(from);
      if (known !== undefined) this.roles.set(from, known + 1);
      else if (from.length <= LONGEST_ROLE && this.roles.size < ROLES_COUNTED)
        this.roles.set(from, 1);
    }
    this.messages += messages.length;
  }

  /** The figures as they are stored. */
  figures(): Omit<StoredGeneration, '_id' | 'format' | 'createdAt' | 'repeated'> {
    const { conversations, messages } = this;
    const roles = [...this.roles]
      .sort(([, a], [, b]) => b - a)
      .map(([role, times]) => ({ role: toStored(role), messages: times }));
    const lengths = this.lengths.summary();
    return { conversations, messages, roles, lengths, samples: this.samples.all };
  }
}
