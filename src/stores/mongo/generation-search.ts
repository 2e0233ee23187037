import type { KnownRung, Neighbour } from '../../core/corpus-search.js';
import type { Reply } from '../../core/corpus.js';
import { messageKey, type Key } from '../../core/keys.js';
import { andThen, type MaybePromise } from '../../core/maybe-promise.js';
import type { Message } from '../../core/message.js';
import { Nearness, NEIGHBOURS_LOOKED_AT } from '../../core/nearness.js';
import type { Answers } from './answers.js';
import { anyRecord } from './look-up-queries.js';
import { keyName } from './look-ups.js';
import type { NumberReader } from './number-reader.js';
import type { NumberedRecords } from './numbered-records.js';
import type { SearchReader } from './search-reader.js';

/** What an answer costs in memory, and each neighbour in it beside its text. */
const ANSWER_BYTES = 500;
const NEIGHBOUR_BYTES = 500;

/** Finds in a generation what is like a message that it has no reply to, and samples of its replies. */
export class GenerationSearch {
  /** Few enough to be kept apart from what has a limit. */
  private samples: readonly number[] | undefined;

  constructor(
    private readonly reader: SearchReader,
    private readonly numbers: NumberReader,
    private readonly numbered: NumberedRecords,
    private readonly answers: Answers,
  ) {}

  /** As `CorpusSearch` has it. */
  knows(rung: KnownRung, key: Key): MaybePromise<boolean> {
    return this.answers.get(
      `knows ${rung} ${keyName(key)}`,
      async () => (await this.numbers.numbers(anyRecord(rung, key))).numbers.length > 0,
      () => ANSWER_BYTES,
    );
  }

  /** As `CorpusSearch` has it. */
  nearest(message: Message, limit: number): MaybePromise<readonly Neighbour[]> {
    const nearness = new Nearness(message, limit);
    if (nearness.beginning === '') return [];
    return this.answers.get(
      `nearest ${limit} ${keyName(messageKey(message))}`,
      () => this.find(nearness),
      memoryOf,
    );
  }

  /** As `CorpusSearch` has it. */
  sample(number: number): MaybePromise<Reply | undefined> {
    return andThen(this.samples ?? this.readSamples(), (samples) =>
      samples.length === 0
        ? undefined
        : this.numbered.get('message', samples[number % samples.length]),
    );
  }

  private async find(nearness: Nearness): Promise<readonly Neighbour[]> {
    const around = await this.reader.around(nearness.beginning, NEIGHBOURS_LOOKED_AT);
    const likest = nearness.likest(around.map((beginning) => ({ beginning })));
    if (likest.length === 0) return [];
    const numbers = await this.reader.firstWith(likest.map(({ beginning }) => beginning));
    const beginnings = new Map([...numbers].map(([beginning, number]) => [number, beginning]));
    const messages = await this.reader.messages([...numbers.values()]);
    return nearness.ranked(
      messages.map(({ number, message, source }) =>
        nearness.compare(message, source, beginnings.get(number) ?? ''),
      ),
    );
  }

  private async readSamples(): Promise<readonly number[]> {
    this.samples = await this.reader.samples();
    return this.samples;
  }
}

function memoryOf(neighbours: readonly Neighbour[]): number {
  return neighbours.reduce(
    (sum, { message }) => sum + NEIGHBOUR_BYTES + 2 * message.value.length,
    ANSWER_BYTES,
  );
}
