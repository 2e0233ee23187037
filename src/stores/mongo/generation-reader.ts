import { ByteCache } from '../../core/byte-cache.js';
import { RUNGS, type Replies, type ReplyQuery, type Rung } from '../../core/corpus.js';
import type { Key } from '../../core/keys.js';
import { andThen, type MaybePromise } from '../../core/maybe-promise.js';
import { commonReplies } from './common-replies.js';
import { recordsOfKeys } from './look-up-queries.js';
import { keyName, LookUps } from './look-ups.js';
import { chosen, memoryOf, type Occurrence } from './occurrence.js';
import type { RecordReader } from './record-reader.js';

/** The most records that one query gives. */
const RECORDS_TOGETHER = 512;
/** The bytes of replies with which a query ends that was to give several keys' records. */
const BYTES_TOGETHER = 1 << 24;

/** What is known of a key: all its occurrences, or that they are too many to be read together. */
type Known = readonly Occurrence[] | 'common';

/** Names of the rungs in the cache. */
const LETTERS = Object.fromEntries(RUNGS.map((rung, i) => [rung, String(i)])) as Record<
  Rung,
  string
>;

/** Answers look-ups from one generation. What was found is kept, up to a number of bytes. */
export class GenerationReader {
  private readonly keys: ByteCache<Known | Replies>;
  private readonly lookUps: Record<Rung, LookUps<Known>>;
  /** Queries for common keys that are under way. */
  private readonly asked = new Map<string, Promise<Replies>>();

  constructor(
    private readonly records: RecordReader,
    cacheBytes: number,
  ) {
    this.keys = new ByteCache(cacheBytes);
    const each = RUNGS.map((rung) => [rung, new LookUps((keys) => this.find(rung, keys))]);
    this.lookUps = Object.fromEntries(each) as Record<Rung, LookUps<Known>>;
  }

  /** The replies to a query, in file order; at once when its key was looked up before. */
  replies(query: ReplyQuery): MaybePromise<Replies> {
    const { rung, key } = query;
    const known = this.keys.get(LETTERS[rung] + keyName(key)) as Known | undefined;
    return andThen(known ?? this.lookUps[rung].get(key), (occurrences) =>
      occurrences === 'common' ? this.common(query) : chosen(occurrences, query),
    );
  }

  /** What is known of some keys of a rung after one query: of one at least. */
  private async find(rung: Rung, keys: readonly Key[]): Promise<Map<string, Known>> {
    const query = recordsOfKeys(rung, keys, RECORDS_TOGETHER);
    const { occurrences, keys: found, cut } = await this.records.find(query, BYTES_TOGETHER);
    const lists = new Map<string, Occurrence[]>();
    occurrences.forEach((occurrence, i) => {
      const name = keyName(found[i]);
      const list = lists.get(name);
      if (list) list.push(occurrence);
      else lists.set(name, [occurrence]);
    });
    // Records come by key: what was cut off is of the last one, and of those behind it.
    const last = cut ? found.at(-1) : undefined;
    const known = new Map<string, Known>();
    for (const key of keys) {
      const order = last ? key.compare(last) : -1;
      if (order > 0) continue;
      const name = keyName(key);
      const value = order === 0 ? 'common' : (lists.get(name) ?? []);
      known.set(name, value);
      this.keys.set(LETTERS[rung] + name, value, memoryOf(value === 'common' ? [] : value));
    }
    return known;
  }

  private common(query: ReplyQuery): MaybePromise<Replies> {
    const { rung, key, from, previousFrom, firstOfConversation, limit } = query;
    const name = JSON.stringify([
      rung,
      keyName(key),
      from,
      previousFrom,
      firstOfConversation,
      limit,
    ]);
    const known = (this.keys.get(name) as Replies | undefined) ?? this.asked.get(name);
    if (known) return known;
    const asked = commonReplies(query, this.records)
      .then((replies) => {
        // An answer that is made of many replies is kept as long as they are.
        this.keys.set(name, replies, 2 * memoryOf(replies.replies));
        return replies;
      })
      .finally(() => this.asked.delete(name));
    this.asked.set(name, asked);
    return asked;
  }
}
