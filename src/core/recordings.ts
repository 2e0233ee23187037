import type { Usage } from './chunk.js';
import type { Replies, ReplyQuery, Rung } from './corpus.js';
import type { Key } from './keys.js';
import type { MaybePromise } from './maybe-promise.js';
import type { Message } from './message.js';
import type { RecordedReply } from './recorded-reply.js';

/** A finished exchange, as it is kept. */
export interface Recording {
  /** Unique; later ones sort behind. */
  readonly id: string;
  /** When it was asked, in ISO 8601. */
  readonly at: string;
  /** Which engine answered. */
  readonly engine: string;
  /** The model that was asked for. */
  readonly model: string;
  /** The whole history, at least one message. */
  readonly messages: readonly Message[];
  /** At least one. */
  readonly replies: readonly RecordedReply[];
  readonly usage: Usage;
}

/** What a recording is looked up by: one key for each rung that its history has, made before anything was redacted. */
export type RecordingKeys = Readonly<Partial<Record<Rung, Key>>>;

/** What was recorded of exchanges: port to the stores. */
export abstract class Recordings {
  /** Where they are kept, for people: a folder, or an address without secrets. */
  abstract readonly place: string;
  /**
   * Adds one behind all others. Once it resolves, the recording outlives the process, and every later look-up finds it.
   * One that is cut off by the end of the process is not there at all.
   * @throws RecordingsFullError when there would be more bytes than may be
   * @throws StoreUnavailableError, or the store's own error, when it cannot be written
   */
  abstract append(recording: Recording, keys: RecordingKeys): Promise<void>;
  /**
   * The recorded replies for a key, in the order in which they were recorded, as {@link Corpus.replies} has those of the
   * corpus: each recording is a conversation. Their sources have its id, and they themselves what is `recorded`.
   */
  abstract replies(query: ReplyQuery): MaybePromise<Replies>;
  /** All of them, in the order in which they were recorded. */
  abstract all(): AsyncIterable<Recording>;
}
