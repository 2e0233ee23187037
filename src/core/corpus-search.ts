import type { Reply, Rung, Source } from './corpus.js';
import type { Key } from './keys.js';
import type { MaybePromise } from './maybe-promise.js';
import type { Message } from './message.js';

/** Rungs whose keys every message has, whether it is answered or not. */
export type KnownRung = Exclude<Rung, 'history-without-system'>;

/** A recorded message that is like an asked one. */
export interface Neighbour {
  readonly message: Message;
  readonly source: Source;
  /** UTF-16 code units that both texts begin with alike in their normal forms, as far as these are compared. */
  readonly prefix: number;
  /** The words that both texts have, as a share of those that any of the two has: from 0 to 1. */
  readonly overlap: number;
}

/** What the corpus has when it has no reply: port to the stores. Its errors are those of `Corpus`. */
export abstract class CorpusSearch {
  /**
   * Whether any recorded message has this key, also one that no reply follows.
   * @throws CorpusUnavailableError when there is no corpus; or the promise rejects with it
   */
  abstract knows(rung: KnownRung, key: Key): MaybePromise<boolean>;
  /**
   * Recorded messages that have a reply and begin like the asked one, the likest first: by the common beginning of the
   * normal forms, then by the words in common, then in the order of the file. Of those that begin alike throughout, only
   * the first is looked at. None of the model's own messages. What is looked at is bounded: see nearness.ts.
   * @param limit the most messages to find
   * @throws CorpusUnavailableError when there is no corpus; or the promise rejects with it
   */
  abstract nearest(message: Message, limit: number): MaybePromise<readonly Neighbour[]>;
  /**
   * A recorded reply of the assistant: always the same for the same number, not negative, and generation. Numbers in a
   * row, from 0, give replies from all over the corpus in its order, and begin again after some thousands (see
   * samples.ts). Undefined when there is none.
   * @throws CorpusUnavailableError when there is no corpus; or the promise rejects with it
   */
  abstract sample(number: number): MaybePromise<Reply | undefined>;
}
