import type { Key } from '../../core/keys.js';
import { isToolCalls } from '../../core/message.js';
import type { EncodingName } from '../../tokens/encoding.js';
import { TokenCounts } from '../../tokens/token-counts.js';
import { Tokenizer } from '../../tokens/tokenizer.js';

/** Texts whose number of tokens is remembered: the messages of the full ShareGPT corpus, with some to spare. */
const TEXTS_KEPT = 1 << 20;
/** Conversations whose texts have so many tokens together. */
const HISTORIES_KEPT = 1 << 20;
/** Roles whose tokens are remembered; protocols have six. */
const ROLES_KEPT = 64;

/** A speaker. */
export interface CountedRole {
  /** Tokens of its name. */
  readonly count: number;
  /** Whether it calls tools. */
  readonly calls: boolean;
}

/** Numbers of tokens in one encoding, as long as they are remembered. */
export class EncodingBook {
  /** Of all texts of conversations together, by history key. */
  readonly histories = new TokenCounts(HISTORIES_KEPT);
  private readonly texts = new TokenCounts(TEXTS_KEPT);
  private readonly roles = new Map<string, CountedRole>();

  constructor(private readonly encoding: EncodingName) {}

  /** Look-ups that found a count. */
  get hits(): number {
    return this.histories.hits + this.texts.hits;
  }

  /** Look-ups of texts, and of whole conversations. */
  get lookUps(): number {
    return this.hits + this.histories.misses + this.texts.misses;
  }

  /** The tokens of a text by its key. */
  text(key: Key, text: () => string): number {
    const known = this.texts.get(key, 0);
    if (known >= 0) return known;
    const count = Tokenizer.of(this.encoding).count(text());
    this.texts.set(key, 0, count);
    return count;
  }

  role(from: string): CountedRole {
    let role = this.roles.get(from);
    if (role === undefined) {
      role = { count: Tokenizer.of(this.encoding).count(from), calls: isToolCalls(from) };
      if (this.roles.size < ROLES_KEPT) this.roles.set(from, role);
    }
    return role;
  }
}
