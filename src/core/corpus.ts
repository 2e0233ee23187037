import type { ConversationId } from './conversation-id.js';
import type { Key } from './keys.js';
import type { MaybePromise } from './maybe-promise.js';
import type { Conversation } from './message.js';
import type { RecordedDelivery } from './recorded-reply.js';

/**
 * How closely a recorded message is compared with the asked conversation; also the names of v4's ladder, best first.
 * Each rung has its own kind of key.
 */
export const RUNGS = [
  'history',
  'history-without-system',
  'context',
  'message',
  'context-normalised',
  'message-normalised',
] as const;
export type Rung = (typeof RUNGS)[number];

/** Which recorded replies are wanted. */
export interface ReplyQuery {
  readonly rung: Rung;
  readonly key: Key;
  /** When given, only occurrences whose literal role is this one. Rungs `message` and `context` only. */
  readonly from?: string | undefined;
  /** When given, only occurrences after a message of this literal role. Rung `context` only. */
  readonly previousFrom?: string | undefined;
  /** Whether only the first occurrence in each conversation counts. */
  readonly firstOfConversation?: boolean;
  /** The most replies to fetch; 0 only counts. */
  readonly limit: number;
  /**
   * Which of the replies to fetch in place of the first `limit`: their numbers in the order of the file, each from 0 to
   * below `total`, in any order, and more than once if so wanted. Asked once, and only when `total` is not 0; once more
   * when the corpus is replaced before these replies are read.
   */
  readonly choose?: (total: number) => readonly number[];
}

/** Where a message is recorded. */
export interface Source {
  /** The conversation's own id; undefined when it has none. */
  readonly id: ConversationId | undefined;
  /** The conversation's number in the order of the file, from 0. */
  readonly conversation: number;
  /** The message's place among the conversation's messages, from 0. */
  readonly position: number;
}

/** A recorded reply, ready to be sent. */
export interface Reply {
  /** UTF-8 of `{"from":…,"value":…}` as JSON.stringify writes it. Borrowed: never written to. */
  readonly json: Buffer;
  /** Where it is recorded. */
  readonly source: Source;
  /** What is known of it beside its text, when this server recorded it. */
  readonly recorded?: RecordedDelivery;
}

/** What a query finds. */
export interface Replies {
  /** All replies that the query has, whatever its limit. */
  readonly total: number;
  /** The first of them in the order of the file, or those that were chosen as they were; duplicates kept. */
  readonly replies: readonly Reply[];
}

/** Nothing recorded. */
export const NO_REPLIES: Replies = { total: 0, replies: [] };

/** Why something of a seeded file is not in the corpus, how often, and where it was seen first. */
export interface Skipped {
  readonly reason: string;
  readonly count: number;
  /** The first few places, e.g. `entry 17: …`. */
  readonly examples: readonly string[];
}

/** What a generation holds. */
export interface GenerationSummary {
  readonly id: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /**
   * `live` answers requests; `seeding` is being written; `retired` was live, and goes when nobody can be reading it any
   * more; `abandoned` waits to be swept.
   */
  readonly state: 'live' | 'seeding' | 'retired' | 'abandoned';
  readonly conversations: number;
  readonly messages: number;
  /** Bytes on disk; not told of one that was just written where its database has yet to write all of it there. */
  readonly bytes?: number;
  readonly details?: GenerationDetails;
}

/** Figures about the texts of a generation. */
export interface GenerationDetails {
  /** Messages by literal role, most frequent first. */
  readonly roles: readonly { readonly role: string; readonly messages: number }[];
  /** Lengths of texts in UTF-16 code units, within 2 %. */
  readonly lengths: {
    readonly median: number;
    readonly p90: number;
    readonly p99: number;
    readonly longest: number;
  };
  /** The messages recorded most often (role in canonical form, text exact), most frequent first. */
  readonly repeated: readonly {
    readonly from: string;
    readonly value: string;
    readonly times: number;
  }[];
}

/** A new generation of the corpus, written beside the live one. */
export abstract class CorpusWriter {
  /** The id of the generation. */
  abstract readonly id: string;
  /**
   * Adds a conversation of at least one message. Resolves when the writer takes more: wait for it before the next.
   * @throws StoreWriteError when the store cannot be written
   */
  abstract add(conversation: Conversation): Promise<void> | undefined;
  /**
   * Completes the generation and puts it in the live one's place, in one step.
   * @param signal given before that step, be it by a signal that the process got while it was busy, it stops the
   *   commit; one that comes later changes nothing
   * @throws SeedCancelledError when it was stopped
   * @throws StoreWriteError when the store cannot be written
   */
  abstract commit(signal?: AbortSignal): Promise<GenerationSummary>;
  /** Drops what was written; the live generation stays. Safe to call at any moment, and twice. */
  abstract discard(): Promise<void>;
}

/** What strategies ask: a corpus, or one with what this server has recorded. */
export abstract class ReplySource {
  /**
   * The replies recorded for a key, in their order; at once when they are at hand.
   * @throws CorpusUnavailableError when there is no corpus; or the promise rejects with it
   */
  abstract replies(query: ReplyQuery): MaybePromise<Replies>;
}

/** The recorded conversations: port to the stores. */
export abstract class Corpus extends ReplySource {
  /** Where it is kept, for people: a folder, or an address without secrets. */
  abstract readonly place: string;
  /** Every generation that the store holds, the live one first, with details of the live one. Empty when there is none. */
  abstract generations(): Promise<readonly GenerationSummary[]>;
  /**
   * Every conversation of the live generation, in file order.
   * @throws CorpusUnavailableError when there is no corpus
   */
  abstract conversations(): AsyncIterable<Conversation>;
  /**
   * Starts a new generation.
   * @throws SeedRunningError when one is being written
   * @throws StoreWriteError when the store cannot be written
   */
  abstract write(): Promise<CorpusWriter>;
}
