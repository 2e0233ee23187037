import { RUNGS, type Replies, type ReplyQuery, type Rung } from '../../core/corpus.js';
import type { Key } from '../../core/keys.js';
import { andThen, type MaybePromise } from '../../core/maybe-promise.js';
import { Answers } from './answers.js';
import { CommonReplies } from './common-replies.js';
import type { GenerationReads } from './generation-reads.js';
import { GenerationSearch } from './generation-search.js';
import { BYTES_TOGETHER, recordsOfKeys } from './look-up-queries.js';
import { keyName, LookUps } from './look-ups.js';
import { NumberPages } from './number-pages.js';
import { NumberReader } from './number-reader.js';
import { NumberedRecords } from './numbered-records.js';
import { chosen, memoryOf, type Occurrence } from './occurrence.js';
import { RecordReader } from './record-reader.js';
import { SearchReader } from './search-reader.js';

/** The most records that one query gives. */
const RECORDS_TOGETHER = 512;

/** What is known of a key: all its occurrences, or that they are too many to be read together. */
type Known = readonly Occurrence[] | 'common';

/** Names of the rungs in the cache. */
const LETTERS = Object.fromEntries(RUNGS.map((rung, i) => [rung, String(i)])) as Record<
  Rung,
  string
>;

/** Answers look-ups from one generation. What was found is kept, up to a number of bytes. */
export class GenerationReader {
  readonly search: GenerationSearch;
  private readonly answers: Answers;
  private readonly records: RecordReader;
  private readonly common: CommonReplies;
  private readonly lookUps: Record<Rung, LookUps<Key, Known>>;

  constructor(reads: GenerationReads, cacheBytes: number) {
    const answers = new Answers(cacheBytes);
    const records = new RecordReader(reads);
    const numbers = new NumberReader(reads);
    const numbered = new NumberedRecords(records, answers);
    this.answers = answers;
    this.records = records;
    this.common = new CommonReplies(
      records,
      numbers,
      new NumberPages(numbers, answers),
      numbered,
      answers,
    );
    this.search = new GenerationSearch(new SearchReader(reads), numbers, numbered, answers);
    const each = RUNGS.map((rung) => [
      rung,
      new LookUps((keys: readonly Key[]) => this.find(rung, keys), keyName),
    ]);
    this.lookUps = Object.fromEntries(each) as Record<Rung, LookUps<Key, Known>>;
  }

  /** The replies to a query; at once when its key was looked up before. */
  replies(query: ReplyQuery): MaybePromise<Replies> {
    const { rung, key } = query;
    const known = this.answers.known(LETTERS[rung] + keyName(key)) as Known | undefined;
    return andThen(known ?? this.lookUps[rung].get(key), (occurrences) =>
      occurrences === 'common' ? this.common.replies(query) : chosen(occurrences, query),
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
      this.answers.keep(LETTERS[rung] + name, value, memoryOf(value === 'common' ? [] : value));
    }
    return known;
  }
}
