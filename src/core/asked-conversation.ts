import { contextKey, historyKey, messageKey, normalisedMessageKey, type Key } from './keys.js';
import { isSystem, type Message } from './message.js';

/** A conversation of at least one message to be answered, with the keys that it is looked up by: each is made once. */
export class AskedConversation {
  private readonly keys: (Key | undefined)[] = [];

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

  /** The key of the first messages; of all unless said. */
  historyKey(count = this.messages.length): Key | undefined {
    return historyKey(this.messages.slice(0, count).map((_, index) => this.key(index)));
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
}
