import type { Rung } from '../../core/corpus.js';
import { CorpusUnavailableError } from '../../core/errors.js';
import type { MaybePromise } from '../../core/maybe-promise.js';
import type { Answers } from './answers.js';
import { BYTES_TOGETHER, isStripped, recordsOfNumbers } from './look-up-queries.js';
import { LookUps } from './look-ups.js';
import { memoryOf, type Occurrence } from './occurrence.js';
import type { RecordReader } from './record-reader.js';

/** Reads records by their numbers: several at a time, and once as long as they are kept. */
export class NumberedRecords {
  private readonly plain: LookUps<number, Occurrence>;
  /** Of histories without system messages: their records may have another reply. */
  private readonly stripped: LookUps<number, Occurrence>;

  constructor(
    private readonly records: RecordReader,
    private readonly answers: Answers,
  ) {
    const lookUps = (rung: Rung): LookUps<number, Occurrence> =>
      new LookUps((numbers: readonly number[]) => this.find(rung, numbers), String);
    this.plain = lookUps('message');
    this.stripped = lookUps('history-without-system');
  }

  /** The record of a number that a look-up of the rung has found. */
  get(rung: Rung, number: number): MaybePromise<Occurrence> {
    const lookUps = isStripped(rung) ? this.stripped : this.plain;
    const known = this.answers.known(nameOf(rung, number));
    return known ? (known as Occurrence) : lookUps.get(number);
  }

  private async find(rung: Rung, numbers: readonly number[]): Promise<Map<string, Occurrence>> {
    const query = recordsOfNumbers(rung, numbers);
    const { occurrences, numbers: found, cut } = await this.records.find(query, BYTES_TOGETHER);
    if (!cut && found.length < numbers.length) {
      throw CorpusUnavailableError.damaged(this.records.generation);
    }
    return new Map(
      occurrences.map((occurrence, i) => {
        this.answers.keep(nameOf(rung, found[i]), occurrence, memoryOf([occurrence]));
        return [String(found[i]), occurrence];
      }),
    );
  }
}

function nameOf(rung: Rung, number: number): string {
  return isStripped(rung) ? `stripped ${number}` : `record ${number}`;
}
