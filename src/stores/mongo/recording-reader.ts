import type { mongo } from 'mongoose';
import { ByteCache } from '../../core/byte-cache.js';
import { NO_REPLIES, type Replies, type Reply, type ReplyQuery } from '../../core/corpus.js';
import { indexKey, wantedPlaces } from '../../core/recording-index.js';
import { fromPieces, repliesIn } from '../../core/recording-record.js';
import type { Recording } from '../../core/recordings.js';
import type { Database } from './database.js';
import type { AggregateQuery } from './look-up-queries.js';
import { keyName, LookUps } from './look-ups.js';
import {
  partsIn,
  recordingsIn,
  type StoredPart,
  type StoredRecording,
} from './recording-collections.js';
import { placesIn, runsOf, type ReplyPlace } from './recording-places.js';
import {
  ANY_RECORDING,
  answersOf,
  countOfReplies,
  listedByKeys,
  pageOfReplies,
  recordingsBehind,
  type ListedRecording,
} from './recording-queries.js';

/** The most recordings that one query lists. */
const LISTED_TOGETHER = 512;
/** Recordings that are read together: as many as one answer of the server has, at most. */
const READ_TOGETHER = 100;
/** Milliseconds that reading some of all recordings may take. */
const PATIENCE_MS = 60_000;
/** What the replies of a recording cost in memory beside their bytes. */
const KEPT_COST = 1000;

type Common = 'common';

/** Reads what is recorded. Replies that were read are kept, up to a number of bytes. */
export class RecordingReader {
  private readonly kept: ByteCache<readonly Reply[]>;
  private readonly lists = new LookUps<Buffer, readonly ListedRecording[] | Common>(
    (keys) => this.list(keys),
    keyName,
  );
  private readonly answers = new LookUps<number, readonly Reply[]>(
    (numbers) => this.read(numbers),
    String,
  );

  /** @param cacheBytes memory for replies that were read */
  constructor(
    private readonly database: Database,
    cacheBytes: number,
  ) {
    this.kept = new ByteCache(cacheBytes);
  }

  /** Whether anything is recorded. */
  async any(): Promise<boolean> {
    const { filter, options } = ANY_RECORDING;
    return this.database.run(
      async (db, signal) =>
        (await recordingsIn(db).findOne(filter, { ...options, signal })) !== null,
    );
  }

  /** The replies to a query. */
  async replies(query: ReplyQuery): Promise<Replies> {
    const listed = await this.lists.get(indexKey(query.rung, query.key));
    const places = listed === 'common' ? undefined : placesIn(listed, query);
    const total = places?.length ?? (await this.count(query));
    if (total === 0) return NO_REPLIES;
    const wanted = wantedPlaces(query, total);
    const found = places ? wanted.map((place) => places[place]) : await this.pages(query, wanted);
    const replies = found.map(async ({ number, reply }) => (await this.answer(number))[reply]);
    return { total, replies: await Promise.all(replies) };
  }

  /** All recordings, in their order. */
  async *all(): AsyncGenerator<Recording> {
    for (let behind = -1; ;) {
      const some = await this.database.run(async (db, signal) => {
        const { filter, options } = recordingsBehind(behind, READ_TOGETHER);
        return recordingsIn(db)
          .find(filter, { ...options, signal })
          .toArray();
      }, PATIENCE_MS);
      if (some.length === 0) return;
      for (const recording of some) {
        const [answer, question] = await this.database.run(
          (db, signal) =>
            Promise.all([
              pieceOf(recording, 'answer', db, signal),
              pieceOf(recording, 'question', db, signal),
            ]),
          PATIENCE_MS,
        );
        yield fromPieces({ answer, question });
        behind = recording.number;
      }
    }
  }

  /** What is listed for some keys. */
  private async list(
    keys: readonly Buffer[],
  ): Promise<Map<string, readonly ListedRecording[] | Common>> {
    const { filter, options } = listedByKeys(keys, LISTED_TOGETHER);
    const found = await this.database.run((db, signal) =>
      recordingsIn(db)
        .find<ListedRecording>(filter, { ...options, signal })
        .toArray(),
    );
    if (found.length === LISTED_TOGETHER) return this.listEach(keys);
    const lists = new Map<string, ListedRecording[]>(keys.map((key) => [keyName(key), []]));
    found.sort((a, b) => a.number - b.number);
    for (const recording of found) {
      for (const key of recording.keys) lists.get(keyName(key))?.push(recording);
    }
    return lists;
  }

  private async listEach(
    keys: readonly Buffer[],
  ): Promise<Map<string, readonly ListedRecording[] | Common>> {
    if (keys.length === 1) return new Map([[keyName(keys[0]), 'common']]);
    const each = keys.map(async (key) => [...(await this.list([key]))]);
    return new Map((await Promise.all(each)).flat());
  }

  /** How many replies there are to a query whose key has many. */
  private async count(query: ReplyQuery): Promise<number> {
    const [found] = await this.aggregate<{ total: number }>(countOfReplies(query));
    return found?.total ?? 0;
  }

  /** The replies at these places of those to a query whose key has many. */
  private async pages(query: ReplyQuery, wanted: readonly number[]): Promise<ReplyPlace[]> {
    const pages = runsOf(wanted).map(async ({ start, length }) => {
      const found = await this.aggregate<ReplyPlace>(pageOfReplies(query, start, length));
      return found.map((place, i) => [start + i, place] as const);
    });
    const places = new Map((await Promise.all(pages)).flat());
    return wanted.flatMap((number) => places.get(number) ?? []);
  }

  private aggregate<T extends object>({
    pipeline,
    options,
  }: AggregateQuery): Promise<(T | undefined)[]> {
    return this.database.run((db, signal) =>
      recordingsIn(db)
        .aggregate<T>(pipeline, { ...options, signal })
        .toArray(),
    );
  }

  private answer(number: number): readonly Reply[] | Promise<readonly Reply[]> {
    return this.kept.get(String(number)) ?? this.answers.get(number);
  }

  private read(numbers: readonly number[]): Promise<Map<string, readonly Reply[]>> {
    return this.database.run(async (db, signal) => {
      const { filter, options } = answersOf(numbers);
      const found = await recordingsIn(db)
        .find(filter, { ...options, signal })
        .toArray();
      const each = found.map(async (recording): Promise<[string, readonly Reply[]]> => {
        const answer = await pieceOf(recording, 'answer', db, signal);
        const replies = repliesIn(answer, recording.number);
        const name = String(recording.number);
        this.kept.set(name, replies, KEPT_COST + 3 * answer.length);
        return [name, replies];
      });
      return new Map(await Promise.all(each));
    });
  }
}

/** A piece of a recording, put together when it is in parts. */
async function pieceOf(
  recording: StoredRecording,
  piece: StoredPart['_id']['piece'],
  db: mongo.Db,
  signal: AbortSignal,
): Promise<Buffer> {
  const { _id: id, [piece]: stored } = recording;
  if (Buffer.isBuffer(stored)) return stored;
  const ids = Array.from({ length: stored.parts }, (_, part) => ({ recording: id, piece, part }));
  const parts = await partsIn(db)
    .find({ _id: { $in: ids } }, { promoteBuffers: true, signal })
    .toArray();
  if (parts.length < ids.length) throw new Error(`Recording ${id} is damaged.`);
  parts.sort((a, b) => a._id.part - b._id.part);
  return Buffer.concat(parts.map(({ bytes }) => bytes));
}
