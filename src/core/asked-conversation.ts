import {
  contextKey,
  historyKey,
  KEY_BYTES,
  normalisedMessageKey,
  writeHistoryKey,
  writeMessageKey,
  type Key,
} from './keys.js';
import { isSystem, type Message } from './message.js';

/** What is known of a conversation whose texts are not at hand. */
export interface KnownConversation {
  /** The key of all messages. */
  readonly history: Key;
  /** Who speaks, message by message. */
  readonly roles: readonly string[];
}

/** A conversation of at least one message to be answered, with the keys that it is looked up by: each is made once. */
export class AskedConversation {
  private said: readonly Message[] | undefined;
  /** The keys of the messages, one after the other, and for each whether it is made. */
  private keys: Buffer | undefined;
  private readonly made: boolean[] = [];
  /** The keys of all beginnings, one after the other. */
  private histories: Buffer | undefined;
  private lastNormalised: Key | undefined;

  /**
   * @param source the messages, or what reads them once they are needed
   * @param literalRoles whether recorded messages have to spell roles as these do; else the canonical form decides, which
   *   is in the keys already
   */
  constructor(
    private readonly source: readonly Message[] | (() => readonly Message[]),
    private readonly literalRoles = true,
    private readonly known?: KnownConversation,
  ) {}

  get messages(): readonly Message[] {
    const { source } = this;
    return (this.said ??= typeof source === 'function' ? source() : source);
  }

  /** Who speaks, message by message. */
  get roles(): readonly string[] {
    return this.known?.roles ?? this.messages.map(({ from }) => from);
  }

  /** The role that a recorded message has to have, to the letter; counted from the end, 1 is the last message's. */
  literalRole(fromEnd: number): string | undefined {
    return this.literalRoles ? this.messages[this.messages.length - fromEnd].from : undefined;
  }

  /** The key of a message. */
  key(index: number): Key {
    return keyAt(this.make(index), index);
  }

  /** The key of the last message. */
  lastKey(): Key {
    return this.key(this.messages.length - 1);
  }

  /** The key of the last two messages; undefined when there is one. */
  contextKey(): Key | undefined {
    const { length } = this.messages;
    return length > 1 ? contextKey(this.key(length - 2), this.key(length - 1)) : undefined;
  }

  /** The key of all messages. */
  historyKey(): Key {
    return this.known?.history ?? this.beginningKey(this.messages.length);
  }

  /** The key of the first messages, one at least. */
  beginningKey(count: number): Key {
    return keyAt((this.histories ??= this.makeHistories()), count - 1);
  }

  /** The key of the conversation as if there were no system messages; undefined when there are only such. */
  historyWithoutSystemKey(): Key | undefined {
    const keys = this.messages.flatMap(({ from }, index) =>
      isSystem(from) ? [] : this.key(index),
    );
    return historyKey(keys);
  }

  /** The key of the last message's normalised text. */
  lastNormalisedKey(): Key {
    return (this.lastNormalised ??= normalisedMessageKey(this.messages[this.messages.length - 1]));
  }

  /** The key of the last two messages' normalised texts; undefined when there is one. */
  normalisedContextKey(): Key | undefined {
    const { length } = this.messages;
    if (length < 2) return undefined;
    return contextKey(normalisedMessageKey(this.messages[length - 2]), this.lastNormalisedKey());
  }

  /** The keys of the messages, this one's among them. */
  private make(index: number): Buffer {
    const { messages, made } = this;
    const keys = (this.keys ??= Buffer.allocUnsafe(messages.length * KEY_BYTES));
    if (!made[index]) {
      const { from, value } = messages[index];
      writeMessageKey(from, value, keys, index * KEY_BYTES);
      made[index] = true;
    }
    return keys;
  }

  private makeHistories(): Buffer {
    const histories = Buffer.allocUnsafe(this.messages.length * KEY_BYTES);
    for (let at = 0; at < histories.length; at += KEY_BYTES) {
      const keys = this.make(at / KEY_BYTES);
      writeHistoryKey(at > 0 ? histories : null, at - KEY_BYTES, keys, at, histories, at);
    }
    return histories;
  }
}

function keyAt(keys: Buffer, index: number): Key {
  return keys.subarray(index * KEY_BYTES, (index + 1) * KEY_BYTES);
}
