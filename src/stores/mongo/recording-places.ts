import type { ReplyQuery } from '../../core/corpus.js';
import { marksAsked } from '../../core/recording-index.js';
import type { ListedRecording } from './recording-queries.js';

/** A reply of a recording. */
export interface ReplyPlace {
  readonly number: number;
  /** Which of its replies. */
  readonly reply: number;
}

/** The replies that a query asks for of all recordings of its key, which are in their order. */
export function placesIn(listed: readonly ListedRecording[], query: ReplyQuery): ReplyPlace[] {
  const { from, previousFrom } = marksAsked(query);
  const places: ReplyPlace[] = [];
  for (const recording of listed) {
    if (from !== undefined && recording.from !== from) continue;
    if (previousFrom !== undefined && recording.previousFrom !== previousFrom) continue;
    const { number } = recording;
    const replies = query.firstOfConversation ? 1 : recording.replies;
    for (let reply = 0; reply < replies; reply++) places.push({ number, reply });
  }
  return places;
}

/** A range of numbers. */
export interface Run {
  readonly start: number;
  readonly length: number;
}

/** The most numbers of a run. */
const LONGEST_RUN = 1000;

/** Runs that numbers, in any order, lie in: few where they lie together. */
export function runsOf(numbers: readonly number[]): Run[] {
  const runs: { start: number; length: number }[] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    const length = last ? number - last.start + 1 : Infinity;
    if (last && length <= LONGEST_RUN) last.length = length;
    else runs.push({ start: number, length: 1 });
  }
  return runs;
}
