import { join, resolve } from 'node:path';
import type { OnApplicationShutdown } from '@nestjs/common';
import { ByteCache } from '../../core/byte-cache.js';
import { RecordingsFullError } from '../../core/chat-errors.js';
import { NO_REPLIES, type Replies, type Reply, type ReplyQuery } from '../../core/corpus.js';
import {
  INDEX_KEY_BYTES,
  indexKeys,
  marksOf,
  wantedPlaces,
  writeIndexKey,
} from '../../core/recording-index.js';
import { fromPieces, repliesIn, toPieces } from '../../core/recording-record.js';
import { Recordings, type Recording, type RecordingKeys } from '../../core/recordings.js';
import { StoreWriteError } from '../../core/seed-errors.js';
import { GatheredWrites } from './gathered-writes.js';
import type { Table } from './layout.js';
import { backlogOf, indexBacklog, isLong, noteKeys } from './recording-backlog.js';
import { entriesOf, ENTRY_BYTES, RecordingList } from './recording-list.js';
import { readState, writeState } from './recording-state.js';
import type { RecordingTables } from './recording-tables.js';
import { RecordingsFile } from './recordings-file.js';

/** Where recordings are kept, and how many. */
export interface LmdbRecordingsOptions {
  /** Folder of the store. */
  readonly dataDir: string;
  /** The most bytes that all may have together. */
  readonly limit: number;
  /** How often another process's first one is looked for, in milliseconds. Default: 10. */
  readonly every?: number;
}

const EVERY_MS = 10;
/** Milliseconds after which what was recorded is in the index, though nobody looks anything up. */
const IDLE_MS = 1000;
/** Memory for replies that were read before, in bytes. */
const KEPT_BYTES = 32 << 20;
/** What the replies of a recording cost beside their bytes. */
const KEPT_COST = 1000;

/**
 * The recordings in an LMDB environment of their own. Any number of processes may read and write: each sees what
 * another has recorded with its next look-up.
 */
export class LmdbRecordings extends Recordings implements OnApplicationShutdown {
  readonly place: string;
  private readonly limit: number;
  private readonly file: RecordingsFile;
  private readonly kept = new ByteCache<readonly Reply[]>(KEPT_BYTES);
  private readonly key = Buffer.allocUnsafeSlow(INDEX_KEY_BYTES);
  private readonly writes = new GatheredWrites();
  private idle: NodeJS.Timeout | undefined;
  /** When the index is tried again that could not be written, by `performance.now()`. */
  private nextTry = -Infinity;

  constructor({ dataDir, limit, every = EVERY_MS }: LmdbRecordingsOptions) {
    super();
    this.place = resolve(dataDir, 'recordings');
    this.limit = limit;
    this.file = new RecordingsFile(join(this.place, 'data.mdb'), every);
  }

  async append(recording: Recording, keys: RecordingKeys): Promise<void> {
    const { answer, question } = toPieces(recording);
    const found = indexKeys(keys);
    const marks = marksOf(recording.messages);
    const replies = recording.replies.length;
    const size =
      answer.length + question.length + found.length * (INDEX_KEY_BYTES + replies * ENTRY_BYTES);
    const tables = this.file.write();
    const isFull = ({ state }: RecordingTables): boolean =>
      readState(state).bytes + size > this.limit;
    // Known without a transaction: from then on there is one for each request.
    if (isFull(tables)) throw new RecordingsFullError(this.limit);
    const isWritten = await this.commit(tables, () => {
      // Thrown here, an error would not undo what others write in the same transaction.
      if (isFull(tables)) return false;
      const state = readState(tables.state);
      const { count, bytes } = state;
      tables.answers.putSync(count, answer);
      tables.questions.putSync(count, question);
      noteKeys(tables, count, entriesOf(count, replies, marks), found);
      writeState(tables.state, { ...state, count: count + 1, bytes: bytes + size });
      if (isLong(state)) indexBacklog(tables);
      return true;
    });
    if (!isWritten) throw new RecordingsFullError(this.limit);
    this.idle ??= setTimeout(this.indexWhenIdle, IDLE_MS).unref();
  }

  replies(query: ReplyQuery): Replies {
    const tables = this.file.read();
    if (!tables) return NO_REPLIES;
    if (backlogOf(readState(tables.state)) > 0) this.index(tables);
    writeIndexKey(query.rung, query.key, this.key);
    const head = tables.index.getBinary(this.key);
    if (!head) return NO_REPLIES;
    const list = new RecordingList(tables.index, Buffer.from(this.key), head, query);
    const { total } = list;
    const replies = wantedPlaces(query, total).map((place) => {
      const { number, reply } = list.at(place);
      return this.repliesOf(number, tables)[reply];
    });
    return total === 0 ? NO_REPLIES : { total, replies };
  }

  async *all(): AsyncGenerator<Recording> {
    const tables = this.file.read();
    if (!tables) return;
    const { count } = readState(tables.state);
    for (let number = 0; number < count; number++) {
      const answer = need(tables.answers, number);
      yield await Promise.resolve(fromPieces({ answer, question: need(tables.questions, number) }));
    }
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.idle);
    await this.writes.settle();
    await this.file.close();
  }

  /** For processes that may only read. */
  private readonly indexWhenIdle = (): void => {
    this.idle = undefined;
    const tables = this.file.read();
    if (tables && backlogOf(readState(tables.state)) > 0) this.index(tables);
  };

  /** Puts what waits into the index. Where that cannot be, as on a full disk, what is in it answers all the same. */
  private index(tables: RecordingTables): void {
    if (tables.isReadOnly || performance.now() < this.nextTry) return;
    try {
      tables.root.transactionSync(() => {
        indexBacklog(tables);
      });
      tables.root.resetReadTxn();
    } catch {
      this.nextTry = performance.now() + IDLE_MS;
    }
  }

  private repliesOf(number: number, { answers }: RecordingTables): readonly Reply[] {
    const name = String(number);
    const known = this.kept.get(name);
    if (known) return known;
    const answer = need(answers, number);
    const cost = KEPT_COST + 3 * answer.length;
    const replies = repliesIn(answer, number);
    this.kept.set(name, replies, cost);
    return replies;
  }

  /** Runs a write in a transaction; its outcome, once it is on the disk. */
  private async commit({ root }: RecordingTables, write: () => boolean): Promise<boolean> {
    try {
      return await this.writes.run(root, write);
    } catch (error) {
      throw StoreWriteError.explain(this.place, error);
    }
  }
}

function need(table: Table, number: number): Buffer {
  const value = table.getBinary(number);
  if (!value) throw new Error(`Recording ${number} is damaged.`);
  return value;
}
