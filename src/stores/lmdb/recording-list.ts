import type { ReplyQuery } from '../../core/corpus.js';
import {
  INDEX_KEY_BYTES,
  MARK_BYTES,
  marksAsked,
  type RoleMarks,
} from '../../core/recording-index.js';
import type { IndexTable } from './recording-tables.js';

/*
 * The replies that a key has, in the order of recording, as entries: the number of the recording (4 bytes), which of its
 * replies (2), and marks of the roles that were asked (6 each, zero where there is none). The value of the key has their
 * number (4 bytes) and the first entries; the others are in further values, each under the key and its number (4 bytes,
 * big-endian).
 */

const REPLY_AT = 4;
const FROM_AT = 6;
const PREVIOUS_AT = FROM_AT + MARK_BYTES;
/** Bytes of an entry. */
export const ENTRY_BYTES = PREVIOUS_AT + MARK_BYTES;
const COUNT_BYTES = 4;
/** Entries of a value: what is written again with each that is added stays small. */
const TOGETHER = 100;

/** One reply of a recording. */
export interface ListedReply {
  readonly number: number;
  /** Which reply of the recording. */
  readonly reply: number;
}

/** The entries of a recording's replies, which are the same for each of its keys. */
export function entriesOf(number: number, replies: number, marks: RoleMarks): Buffer {
  const entries = Buffer.alloc(replies * ENTRY_BYTES);
  for (let reply = 0; reply < replies; reply++) {
    const at = reply * ENTRY_BYTES;
    entries.writeUInt32LE(number, at);
    entries.writeUInt16LE(reply, at + REPLY_AT);
    entries.write(marks.from ?? '', at + FROM_AT, 'latin1');
    entries.write(marks.previousFrom ?? '', at + PREVIOUS_AT, 'latin1');
  }
  return entries;
}

/** Adds entries behind those of a key, in a transaction. */
export function addEntries(table: IndexTable, key: Buffer, entries: Buffer): void {
  const head = table.getBinary(key);
  let count = head?.readUInt32LE(0) ?? 0;
  for (let at = 0; at < entries.length;) {
    const room = TOGETHER - (count % TOGETHER);
    const some = entries.subarray(at, at + room * ENTRY_BYTES);
    addTo(table, key, count, some);
    count += some.length / ENTRY_BYTES;
    at += some.length;
  }
  if (count <= TOGETHER) return;
  const first = table.getBinary(key) ?? Buffer.alloc(COUNT_BYTES);
  first.writeUInt32LE(count, 0);
  table.putSync(key, first);
}

/** Adds entries to the value that has room for them. */
function addTo(table: IndexTable, key: Buffer, count: number, entries: Buffer): void {
  const chunk = Math.floor(count / TOGETHER);
  const name = chunk === 0 ? key : chunkKey(key, chunk);
  const old = table.getBinary(name) ?? Buffer.alloc(chunk === 0 ? COUNT_BYTES : 0);
  const value = Buffer.concat([old, entries]);
  if (chunk === 0) value.writeUInt32LE(count + entries.length / ENTRY_BYTES, 0);
  table.putSync(name, value);
}

function chunkKey(key: Buffer, chunk: number): Buffer {
  const name = Buffer.allocUnsafe(INDEX_KEY_BYTES + COUNT_BYTES);
  key.copy(name);
  name.writeUInt32BE(chunk, INDEX_KEY_BYTES);
  return name;
}

/** The replies of a key that a query asks for. */
export class RecordingList {
  /** How many there are. */
  readonly total: number;
  /** Places of those that pass the query's filters; undefined when all do. */
  private readonly passing: readonly number[] | undefined;
  private chunk = 0;
  private entries: Buffer;

  /** @param head the key's value */
  constructor(
    private readonly table: IndexTable,
    private readonly key: Buffer,
    private readonly head: Buffer,
    query: ReplyQuery,
  ) {
    this.entries = this.head.subarray(COUNT_BYTES);
    const isFiltered =
      query.from !== undefined || query.previousFrom !== undefined || query.firstOfConversation;
    this.passing = isFiltered ? this.filtered(query) : undefined;
    this.total = this.passing?.length ?? this.head.readUInt32LE(0);
  }

  /** The reply at a place, from 0 to below the total. */
  at(place: number): ListedReply {
    const at = this.find(this.passing ? this.passing[place] : place);
    const { entries } = this;
    return { number: entries.readUInt32LE(at), reply: entries.readUInt16LE(at + REPLY_AT) };
  }

  private filtered(query: ReplyQuery): number[] {
    const { from, previousFrom } = marksAsked(query);
    const count = this.head.readUInt32LE(0);
    const passing: number[] = [];
    for (let place = 0; place < count; place++) {
      const at = this.find(place);
      const { entries } = this;
      if (query.firstOfConversation && entries.readUInt16LE(at + REPLY_AT) > 0) continue;
      if (from !== undefined && markAt(entries, at + FROM_AT) !== from) continue;
      if (previousFrom !== undefined && markAt(entries, at + PREVIOUS_AT) !== previousFrom)
        continue;
      passing.push(place);
    }
    return passing;
  }

  /** Where an entry is in those that are read now. */
  private find(place: number): number {
    const chunk = Math.floor(place / TOGETHER);
    if (chunk !== this.chunk) {
      const value = chunk === 0 ? this.head : this.table.getBinary(chunkKey(this.key, chunk));
      if (!value) throw new Error('A list of recordings is damaged.');
      this.entries = chunk === 0 ? value.subarray(COUNT_BYTES) : value;
      this.chunk = chunk;
    }
    return (place % TOGETHER) * ENTRY_BYTES;
  }
}

function markAt(entries: Buffer, at: number): string {
  return entries.toString('latin1', at, at + MARK_BYTES);
}
