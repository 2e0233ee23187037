import mongoose from 'mongoose';
import type { Key } from '../../core/keys.js';
import type { StoredId } from './stored-id.js';
import type { StoredText, TextReference } from './stored-text.js';

const { BSON } = mongoose.mongo;
const { BSONType } = BSON;

/** Bytes before a string's text, and after it. */
const STRING_HEAD = 4;
const STRING_END = 1;
/** Bytes before a binary's bytes: their number, and their kind. */
const BINARY_HEAD = 5;

/** A text that lies in a document as UTF-8, from `start` to `end` of its bytes. */
export interface Utf8Text {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** Whether a text lies in a document as UTF-8. */
export function isUtf8(text: StoredText | Utf8Text): text is Utf8Text {
  return typeof text === 'object' && 'start' in text;
}

/** A reply: its text is not decoded, since it is sent as UTF-8 again. */
interface FoundReply {
  from: StoredText;
  /** Its place in the conversation, when that is told. */
  position?: number;
  value: Utf8Text | Exclude<StoredText, string>;
}

/** What is read of a record for its reply. */
export interface FoundRecord {
  /** The key it was found by, when the query asks for it. */
  key?: Key;
  number: number;
  conversation: number;
  /** The conversation's own id. */
  conversationId?: StoredId;
  /** Its place in the conversation. */
  position: number;
  from: StoredText;
  /** The role of the message before it. */
  previousFrom?: StoredText;
  reply?: FoundReply;
}

/** The fields of {@link FoundRecord}, as a projection; that of the key is beside them. */
export const FOUND_FIELDS = {
  conversation: 1,
  conversationId: 1,
  position: 1,
  from: 1,
  'prev.from': 1,
  next: 1,
} as const;

/**
 * Reads a record from the BSON of its document. Of a look-up's time in this process, decoding whole documents and
 * encoding their replies would be the largest part.
 */
export function readRecord(bytes: Buffer): FoundRecord {
  const record: FoundRecord = { number: 0, conversation: 0, position: 0, from: '' };
  for (const [type, nameAt, nameLength, at, length] of BSON.onDemand.parseToElements(bytes)) {
    switch (bytes.toString('latin1', nameAt, nameAt + nameLength)) {
      case '_id':
        record.number = readNumber(type, bytes, at);
        break;
      case 'conversationId':
        record.conversationId = readId(type, bytes, at, length);
        break;
      case 'position':
        record.position = readNumber(type, bytes, at);
        break;
      case 'conversation':
        record.conversation = readNumber(type, bytes, at);
        break;
      case 'from':
        record.from = readText(type, bytes, at, length);
        break;
      case 'prev':
        if (type === BSONType.object) record.previousFrom = readMessage(bytes, at).from;
        break;
      case 'next':
        if (type === BSONType.object) record.reply ??= readMessage(bytes, at);
        break;
      case 'nextWithoutSystem':
        record.reply = readMessage(bytes, at);
        break;
      default:
        record.key = bytes.subarray(at + BINARY_HEAD, at + length);
    }
  }
  return record;
}

/** Reads a message, of which the text may be missing. */
function readMessage(bytes: Buffer, start: number): FoundReply {
  const message: FoundReply = { from: '', value: { bytes, start, end: start } };
  for (const [type, nameAt, nameLength, at, length] of BSON.onDemand.parseToElements(
    bytes,
    start,
  )) {
    const name = bytes.toString('latin1', nameAt, nameAt + nameLength);
    if (name === 'from') message.from = readText(type, bytes, at, length);
    else if (name === 'position') message.position = readNumber(type, bytes, at);
    else if (type === BSONType.string) {
      message.value = { bytes, start: at + STRING_HEAD, end: at + length - STRING_END };
    } else message.value = readOther(type, bytes, at, length);
  }
  return message;
}

function readText(type: number, bytes: Buffer, at: number, length: number): StoredText {
  return type === BSONType.string
    ? bytes.toString('utf8', at + STRING_HEAD, at + length - STRING_END)
    : readOther(type, bytes, at, length);
}

/** Reads a text that is no string. */
function readOther(
  type: number,
  bytes: Buffer,
  at: number,
  length: number,
): Buffer | TextReference {
  return type === BSONType.binData
    ? bytes.subarray(at + BINARY_HEAD, at + length)
    : (BSON.deserialize(bytes.subarray(at, at + length)) as TextReference);
}

function readId(type: number, bytes: Buffer, at: number, length: number): StoredId {
  return type === BSONType.int || type === BSONType.double
    ? readNumber(type, bytes, at)
    : readText(type, bytes, at, length);
}

function readNumber(type: number, bytes: Buffer, at: number): number {
  return type === BSONType.int ? bytes.readInt32LE(at) : bytes.readDoubleLE(at);
}
