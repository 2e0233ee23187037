import { hash } from 'node:crypto';
import type { AskedConversation } from '../../core/asked-conversation.js';
import { ByteCache } from '../../core/byte-cache.js';
import { KEY_BYTES } from '../../core/keys.js';
import { isToolCalls } from '../../core/message.js';
import type { EncodingName } from '../../tokens/encoding.js';
import { TokenCounts } from '../../tokens/token-counts.js';
import { Tokenizer } from '../../tokens/tokenizer.js';

/** Texts whose number of tokens is remembered: the messages of the full ShareGPT corpus, with some to spare. */
const COUNTS_KEPT = 1 << 20;

/** Memory for where the tokens of replies end, in bytes. */
const ENDS_BYTES = 32 << 20;
/** What an entry costs beside its numbers. */
const ENTRY_BYTES = 250;

/** Tokens around a message, and before the reply: OpenAI's cookbook, “How to count tokens with tiktoken”. */
const MESSAGE_TOKENS = 3;
const REPLY_TOKENS = 3;

const digest = Buffer.allocUnsafeSlow(KEY_BYTES);

/** Tokens of what is asked and replied, each text counted once as long as it is remembered. */
export class TokenBook {
  /** What is remembered of each encoding that was asked for. */
  private readonly known = new Map<EncodingName, TokenCounts>();
  private readonly ends = new ByteCache<Uint32Array>(ENDS_BYTES);
  private readonly roles = new Map<string, number>();

  /** The tokens of a conversation as a prompt. */
  prompt(asked: AskedConversation, encoding: EncodingName): number {
    const { messages } = asked;
    let sum = REPLY_TOKENS;
    for (let i = 0; i < messages.length; i++) {
      const { from, value } = messages[i];
      sum += MESSAGE_TOKENS + this.role(from, encoding);
      sum += isToolCalls(from)
        ? // Equal calls have one key, however they are written.
          this.reply(Buffer.from(JSON.stringify(value)), encoding)
        : this.count(asked.key(i), encoding, () => value);
    }
    return sum;
  }

  /** The tokens of a conversation's last text as a prompt. */
  text(asked: AskedConversation, encoding: EncodingName): number {
    return this.count(asked.lastKey(), encoding, () => asked.messages.at(-1)?.value ?? '');
  }

  /** The tokens of a reply's text. */
  reply(json: Buffer, encoding: EncodingName): number {
    // A JSON text and a message have no preimage of their keys in common: see keys.ts.
    digest.write(hash('sha256', json, 'binary'), 0, KEY_BYTES, 'latin1');
    return this.count(digest, encoding, () => JSON.parse(json.toString()) as string);
  }

  /** Where the tokens of a reply's text end. */
  replyEnds(json: Buffer, text: string, encoding: EncodingName): Uint32Array {
    const key = encoding + hash('sha256', json, 'binary').slice(0, KEY_BYTES);
    let ends = this.ends.get(key);
    if (!ends) {
      ends = Tokenizer.of(encoding).ends(text);
      this.ends.set(key, ends, ENTRY_BYTES + ends.byteLength);
    }
    return ends;
  }

  private count(key: Buffer, encoding: EncodingName, text: () => string): number {
    const counts = this.countsOf(encoding);
    const known = counts.get(key, 0);
    if (known >= 0) return known;
    const count = Tokenizer.of(encoding).count(text());
    counts.set(key, 0, count);
    return count;
  }

  private countsOf(encoding: EncodingName): TokenCounts {
    let counts = this.known.get(encoding);
    if (!counts) this.known.set(encoding, (counts = new TokenCounts(COUNTS_KEPT)));
    return counts;
  }

  private role(from: string, encoding: EncodingName): number {
    const name = encoding + from;
    let count = this.roles.get(name);
    if (count === undefined) {
      count = Tokenizer.of(encoding).count(from);
      if (this.roles.size < ROLES_KEPT) this.roles.set(name, count);
    }
    return count;
  }
}

/** Roles whose tokens are remembered; protocols have six. */
const ROLES_KEPT = 64;
