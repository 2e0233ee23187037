import type { Neighbour } from '../../core/corpus-search.js';
import type { Reply } from '../../core/corpus.js';
import type { Message } from '../../core/message.js';
import { Nearness, NEIGHBOURS_LOOKED_AT } from '../../core/nearness.js';
import type { Beginnings } from './beginnings.js';
import { readPlace } from './message-place.js';
import type { TableReader } from './table-reader.js';
import type { Texts } from './texts.js';

/** Finds in a generation what is like a message that it has no reply to, and samples of its replies. */
export class GenerationSearch {
  constructor(
    private readonly beginnings: Beginnings,
    private readonly samples: TableReader,
    private readonly sampleCount: number,
    private readonly texts: Texts,
  ) {}

  /** As `CorpusSearch` has it. */
  nearest(message: Message, limit: number): Neighbour[] {
    const nearness = new Nearness(message, limit);
    if (nearness.beginning === '') return [];
    const around = this.beginnings
      .around(Buffer.from(nearness.beginning), NEIGHBOURS_LOOKED_AT)
      .map(({ bytes, place }) => ({ beginning: bytes.toString(), place }));
    const found = nearness.likest(around).map(({ beginning, place }) => {
      const recorded = this.texts.recorded(place);
      return nearness.compare(recorded.message, recorded.source, beginning);
    });
    return nearness.ranked(found);
  }

  /** As `CorpusSearch` has it. */
  sample(number: number): Reply | undefined {
    if (this.sampleCount === 0) return undefined;
    return this.texts.reply(readPlace(this.samples.need(number % this.sampleCount), 0));
  }
}
