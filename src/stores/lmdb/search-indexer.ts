import { join } from 'node:path';
import { isAsked } from '../../core/beginning.js';
import { SeedCancelledError } from '../../core/seed-errors.js';
import { canonicalRole } from '../../core/message.js';
import { Samples } from '../../core/samples.js';
import { writeChunks } from './beginning-chunk.js';
import { BeginningSorter } from './beginning-sorter.js';
import type { Place } from './block.js';
import { BEGINNINGS_SPILL_FILE } from './folders.js';
import { PLACE_BYTES, writePlace, type MessagePlace } from './message-place.js';
import type { NormalisedKeys } from './normalised-text.js';

/** How much there is for a search. */
export interface SearchFigures {
  /** Chunks of beginnings. */
  readonly beginnings: number;
  /** Replies that are samples. */
  readonly samples: number;
}

/** Takes a value of a table; numbers rise from 0. */
type Put = (number: number, value: Buffer) => void;

/** Collects what `GenerationSearch` needs. */
export class SearchIndexer {
  private readonly beginnings: BeginningSorter;
  private readonly samples = new Samples<MessagePlace>();
  /** By the number of a role: whether its messages are asked, and whether they are the assistant's. */
  private readonly asked: boolean[] = [];
  private readonly assistant: boolean[] = [];

  constructor(folder: string) {
    this.beginnings = new BeginningSorter(join(folder, BEGINNINGS_SPILL_FILE));
  }

  /** Takes note of the role with the next number. */
  addRole(role: string): void {
    this.asked.push(isAsked(role));
    this.assistant.push(canonicalRole(role) === 'assistant');
  }

  /** Adds a message that has a reply; its text was the last one that `normalised` met. */
  addAnswered(role: number, normalised: NormalisedKeys, place: Place, conversation: number): void {
    const { text, textStart, textEnd } = normalised;
    if (!this.asked[role] || textEnd === textStart) return;
    const { block, slot } = place;
    this.beginnings.add(text, textStart, textEnd, { block, slot, conversation });
  }

  /** Adds a message that is a reply. */
  addReply(role: number, place: Place, conversation: number): void {
    if (this.assistant[role]) this.samples.add(() => ({ ...place, conversation }));
  }

  /**
   * Writes everything.
   * @throws SeedCancelledError when `isStopped`, which is asked now and then, says so
   */
  finish(putBeginnings: Put, putSample: Put, isStopped: () => boolean): SearchFigures {
    const beginnings = writeChunks(this.beginnings.sorted(), (number, value) => {
      if (isStopped()) throw new SeedCancelledError();
      putBeginnings(number, value);
    });
    const samples = this.samples.all;
    samples.forEach((place, number) => {
      const value = Buffer.allocUnsafe(PLACE_BYTES);
      writePlace(place, value, 0);
      putSample(number, value);
    });
    return { beginnings, samples: samples.length };
  }

  /** Frees the files. */
  close(): void {
    this.beginnings.close();
  }
}
