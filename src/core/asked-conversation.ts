import {
  contextKey,
  historyKey,
  KEY_BYTES,
  messageKey,
  normalisedMessageKey,
  writeHistoryKey,
  type Key,
} from './keys.js';
import { isSystem, type Message } from './message.js';

/** A conversation of at least one message to be answered, with the keys that it is looked up by: each is made once. */
export class AskedConversation {
  private readonly keys: (Key | undefined)[] = [];
  /** The keys of all beginnings, one after the other. */
  private histories: Buffer | undefined;

  /**
   * @param literalRoles whether recorded messages have to spell roles as these do; else the canonical form decides, which
   *   is in the keys already
   */
  constructor(
    readonly messages: readonly Message[],
    private readonly literalRoles = true,
  ) {}

  /** The role that a recorded message has to have, to the letter; counted from the end, 1 is the last message's. */
  literalRole(fromEnd: number): string | undefined {
    return this.literalRoles ? this.messages[this.messages.length - fromEnd].from : undefined;
  }

  /** The key of a message. */
  key(index: number): Key {
    return (this.keys[index] ??= messageKey(this.messages[index]));
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
    return this.beginningKey(this.messages.length);
  }

  /** The key of the first messages, one at least. */
  beginningKey(count: number): Key {
    const histories = (this.histories ??= this.makeHistories());
    return histories.subarray((count - 1) * KEY_BYTES, count * KEY_BYTES);
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
    return normalisedMessageKey(this.messages[this.messages.length - 1]);
  }

  /** The key of the last two messages' normalised texts; undefined when there is one. */
  normalisedContextKey(): Key | undefined {
    const { length } = this.messages;
    if (length < 2) return undefined;
    return contextKey(normalisedMessageKey(this.messages[length - 2]), this.lastNormalisedKey());
  }

  private makeHistories(): Buffer {
    const { length } = this.messages;
    const histories = Buffer.allocUnsafe(length * KEY_BYTES);
    for (let i = 0; i < length; i++) {
      const at = i * KEY_BYTES;
      writeHistoryKey(i > 0 ? histories : null, at - KEY_BYTES, this.key(i), 0, histories, at);
    }
    return histories;
  }
}
