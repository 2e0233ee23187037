import { KEY_BYTES, writeContextKey, writeHistoryKey } from '../../core/keys.js';
import { isSystem, type Conversation, type Message } from '../../core/message.js';
import { isAsked } from '../../core/beginning.js';
import { TextKeys } from '../../core/text-keys.js';
import type { LongTexts } from './long-texts.js';
import type { StoredMessage, StoredRecord } from './message.schema.js';
import { idToStored } from './stored-id.js';

/** The most bytes of a role or an id inside a document: they are there again and again, and in indexes. */
export const LONGEST_NAME = 256;

/** Places of one message's keys in the buffer of its conversation. */
const MESSAGE = 0;
const HISTORY = KEY_BYTES;
const NORMALISED = 2 * KEY_BYTES;
const CONTEXT = 3 * KEY_BYTES;
const NORMALISED_CONTEXT = 4 * KEY_BYTES;
const STRIPPED_HISTORY = 5 * KEY_BYTES;
const ALL_KEYS = 6 * KEY_BYTES;

/** A record while it is made. */
type Draft = { -readonly [Field in keyof StoredRecord]: StoredRecord[Field] };

/** Makes the documents of conversations, in the order of the file. */
export class RecordMaker {
  conversations = 0;
  messages = 0;
  private readonly keys = new TextKeys();

  constructor(private readonly texts: LongTexts) {}

  /** The documents of the next conversation. */
  make({ id, messages }: Conversation): StoredRecord[] {
    const stored = messages.map(({ from, value }): StoredMessage => ({
      from: this.texts.store(from, LONGEST_NAME),
      value: this.texts.store(value),
    }));
    const conversationId =
      id === undefined ? undefined : idToStored(id, (text) => this.texts.store(text, LONGEST_NAME));
    const keys = Buffer.allocUnsafeSlow(messages.length * ALL_KEYS);
    const records = messages.map((message, position): Draft => {
      const at = position * ALL_KEYS;
      this.keys.write(message, keys, at + MESSAGE, at + NORMALISED);
      writePairs(position > 0, keys, at);
      const next = stored.at(position + 1) ?? null;
      const beginning = next && isAsked(message.from) ? this.keys.beginning : '';
      return {
        _id: this.messages + position,
        conversation: this.conversations,
        ...(conversationId !== undefined && { conversationId }),
        position,
        ...stored[position],
        prev: position > 0 ? stored[position - 1] : null,
        next,
        answered: next !== null,
        messageKey: keyAt(keys, at + MESSAGE),
        historyKey: keyAt(keys, at + HISTORY),
        messageNormalisedKey: keyAt(keys, at + NORMALISED),
        ...(position > 0 && {
          contextKey: keyAt(keys, at + CONTEXT),
          contextNormalisedKey: keyAt(keys, at + NORMALISED_CONTEXT),
        }),
        ...(beginning !== '' && { beginning }),
      };
    });
    addStripped(messages, stored, records, keys);
    this.conversations++;
    this.messages += messages.length;
    return records;
  }
}

function keyAt(keys: Buffer, at: number): Buffer {
  return keys.subarray(at, at + KEY_BYTES);
}

/** Writes the other keys of a message at `at`; those of the one before it stand before. */
function writePairs(hasPrevious: boolean, keys: Buffer, at: number): void {
  const before = at - ALL_KEYS;
  writeHistoryKey(
    hasPrevious ? keys : null,
    before + HISTORY,
    keys,
    at + MESSAGE,
    keys,
    at + HISTORY,
  );
  if (!hasPrevious) return;
  writeContextKey(keys, before + MESSAGE, keys, at + MESSAGE, keys, at + CONTEXT);
  writeContextKey(keys, before + NORMALISED, keys, at + NORMALISED, keys, at + NORMALISED_CONTEXT);
}

/** Adds what the records are looked up by, and answer with, as if the system messages were not there. */
function addStripped(
  messages: readonly Message[],
  stored: readonly StoredMessage[],
  records: readonly Draft[],
  keys: Buffer,
): void {
  const kept = messages.flatMap(({ from }, position) => (isSystem(from) ? [] : [position]));
  kept.forEach((position, index) => {
    const at = position * ALL_KEYS;
    const before = index > 0 ? kept[index - 1] * ALL_KEYS : 0;
    writeHistoryKey(
      index > 0 ? keys : null,
      before + STRIPPED_HISTORY,
      keys,
      at + MESSAGE,
      keys,
      at + STRIPPED_HISTORY,
    );
    if (index + 1 === kept.length) return;
    const reply = kept[index + 1];
    records[position].historyWithoutSystemKey = keyAt(keys, at + STRIPPED_HISTORY);
    if (reply !== position + 1) {
      records[position].nextWithoutSystem = { ...stored[reply], position: reply };
    }
  });
}
