import { beginningOf } from './beginning.js';
import type { Neighbour } from './corpus-search.js';
import type { Source } from './corpus.js';
import type { Message } from './message.js';
import { normalise } from './normalise.js';

/*
 * How recorded messages are found that are like an asked one, the same in every store. A store keeps the different
 * beginnings of what is recorded (see beginning.ts) in the order of their bytes, each with the first message that has it.
 * The last few before the asked beginning and the first few from it on are looked at: none has more in common with it.
 */

/** How many beginnings are looked at on either side of the asked one. */
export const NEIGHBOURS_LOOKED_AT = 16;

/** UTF-16 code units of a text whose words are compared. */
const UNITS_COMPARED = 1 << 11;

/** A message that was asked, and what may be like it. */
export class Nearness {
  /** How the asked text begins; when that is empty, nothing is like it. */
  readonly beginning: string;
  private words: ReadonlySet<string> | undefined;

  /** @param limit the most messages to find */
  constructor(
    private readonly asked: Message,
    private readonly limit: number,
  ) {
    this.beginning = limit > 0 ? beginningOf(asked.value) : '';
  }

  /** Those of some candidates that may be the likest: all that share as much as the `limit`th of them, and something. */
  likest<T extends { readonly beginning: string }>(candidates: readonly T[]): T[] {
    const shared = candidates.map(({ beginning }) => commonUnits(this.beginning, beginning));
    const least = [...shared].sort((a, b) => b - a).at(this.limit - 1) ?? 0;
    return candidates.filter((_, i) => shared[i] > 0 && shared[i] >= least);
  }

  /** What a recorded message has in common with the asked one; `beginning` is how its text begins. */
  compare(message: Message, source: Source, beginning: string): Neighbour {
    this.words ??= wordsOf(this.asked);
    const prefix = commonUnits(this.beginning, beginning);
    return { message, source, prefix, overlap: overlap(this.words, wordsOf(message)) };
  }

  /** The likest messages, the likest first. */
  ranked(neighbours: readonly Neighbour[]): Neighbour[] {
    return [...neighbours].sort(byLikeness).slice(0, this.limit);
  }
}

function byLikeness(a: Neighbour, b: Neighbour): number {
  return (
    b.prefix - a.prefix ||
    b.overlap - a.overlap ||
    a.source.conversation - b.source.conversation ||
    a.source.position - b.source.position
  );
}

function commonUnits(a: string, b: string): number {
  let common = 0;
  while (common < a.length && a.charCodeAt(common) === b.charCodeAt(common)) common++;
  return common;
}

function wordsOf({ value }: Message): ReadonlySet<string> {
  return new Set(normalise(value.slice(0, UNITS_COMPARED)).split(' '));
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const word of a) if (b.has(word)) common++;
  return common / (a.size + b.size - common);
}
