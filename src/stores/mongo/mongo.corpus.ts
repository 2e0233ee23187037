import { Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Connection } from 'mongoose';
import type { CorpusSearch, KnownRung, Neighbour } from '../../core/corpus-search.js';
import {
  Corpus,
  type CorpusWriter,
  type GenerationSummary,
  type Replies,
  type Reply,
  type ReplyQuery,
} from '../../core/corpus.js';
import { StoreUnavailableError } from '../../core/errors.js';
import { generationId } from '../../core/generation-id.js';
import type { Key } from '../../core/keys.js';
import type { MaybePromise } from '../../core/maybe-promise.js';
import type { Conversation, Message } from '../../core/message.js';
import { readConversations } from './conversations.js';
import { CorpusState } from './corpus-state.js';
import { Database, outOfReach } from './database.js';
import { OutdatedError } from './freshness.js';
import type { GenerationReader } from './generation-reader.js';
import { Generations } from './generations.js';
import { LiveGeneration, type Live } from './live-generation.js';
import { MongoWriter } from './mongo.writer.js';
import { spread } from './sharding.js';
import { explainWrite, WriteConnection } from './write-connection.js';

/** Where the store is, and how it is used. Times are in milliseconds. */
export interface MongoOptions {
  /** The database's address. */
  readonly uri: string;
  /** The time of a look-up. */
  readonly timeout: number;
  /** The most bytes of answers that are kept. */
  readonly cacheBytes: number;
  /** The most documents that a seed sends at a time. */
  readonly batchSize: number;
  /** Whether seeds may make documents in a thread of their own. Default: true. */
  readonly threads?: boolean;
  /** How long a generation stays after another took its place. Default: a minute. */
  readonly grace?: number;
  /** For how long a look at the state is as good as new. Default: 100. */
  readonly fresh?: number;
}

/** What a generation is asked. */
type Question<T> = (reader: GenerationReader) => MaybePromise<T>;

const GRACE_MS = 60_000;
const FRESH_MS = 100;
/** Milliseconds between two sweeps, at most. */
const SWEEP_MS = 10_000;
/** How often something is read again that took so long that it may be outdated. */
const ATTEMPTS = 3;

/**
 * The corpus in MongoDB: each generation has collections of its own, and one document says which is live. Any number of
 * processes may read; each follows to a new generation within a second.
 */
export class MongoCorpus extends Corpus implements CorpusSearch, BeforeApplicationShutdown {
  readonly place: string;
  private readonly logger = new Logger('MongoDB');
  /** What else is kept there goes through it too: it tells of an outage once, and tries until it is over. */
  readonly database: Database;
  private readonly live: LiveGeneration;
  private readonly grace: number;
  private readonly sweeping: NodeJS.Timeout;
  private swept: Promise<void>;
  private ending = false;

  /** @param connection opens now, or later */
  constructor(
    connection: Connection,
    private readonly options: MongoOptions,
  ) {
    super();
    const { uri, timeout, cacheBytes, grace = GRACE_MS, fresh = FRESH_MS } = options;
    this.database = new Database(connection, uri, timeout);
    this.place = this.database.place;
    this.grace = grace;
    this.live = new LiveGeneration(this.database, { fresh, grace, cacheBytes });
    this.swept = this.sweep();
    this.sweeping = setInterval(
      () => {
        this.swept = this.sweep();
      },
      Math.min(grace, SWEEP_MS),
    ).unref();
  }

  replies(query: ReplyQuery): MaybePromise<Replies> {
    return this.ask((reader) => reader.replies(query));
  }

  knows(rung: KnownRung, key: Key): MaybePromise<boolean> {
    return this.ask(({ search }) => search.knows(rung, key));
  }

  nearest(message: Message, limit: number): MaybePromise<readonly Neighbour[]> {
    return this.ask(({ search }) => search.nearest(message, limit));
  }

  sample(number: number): MaybePromise<Reply | undefined> {
    return this.ask(({ search }) => search.sample(number));
  }

  async generations(): Promise<readonly GenerationSummary[]> {
    await this.swept;
    return this.database.run((db, signal) => new Generations(db).list(signal));
  }

  async *conversations(): AsyncGenerator<Conversation> {
    for (let attempt = 1; ; attempt++) {
      const { id } = await this.live.look();
      const conversations = await readConversations(this.database, id);
      if (conversations) {
        yield* conversations;
        return;
      }
      if (attempt === ATTEMPTS) throw slow();
    }
  }

  async write(): Promise<CorpusWriter> {
    const { uri, batchSize, threads = true } = this.options;
    // Known at once where a connection of its own would wait for an election.
    await this.database.run((db, signal) => new CorpusState(db).read(signal));
    const connection = await WriteConnection.open(uri);
    const id = generationId();
    try {
      await new CorpusState(connection.db).begin(id);
      await spread(connection.db, id);
    } catch (error) {
      await connection.close();
      throw explainWrite(uri, error);
    }
    this.swept = this.sweep();
    const onLive = (): void => {
      this.live.forget();
    };
    return new MongoWriter(connection, id, { uri, batchSize, threads, onLive });
  }

  /**
   * Whoever opened the connection closes it after this. A sweep ends with the connection: the database may hang, and what
   * is not swept now is swept another time.
   */
  beforeApplicationShutdown(): void {
    this.ending = true;
    clearInterval(this.sweeping);
    this.database.close();
  }

  /** The answer of the live generation. */
  private ask<T>(question: Question<T>): MaybePromise<T> {
    const live = this.live.current();
    return live instanceof Promise
      ? live.then((found) => this.askOf(found, question))
      : this.askOf(live, question);
  }

  private askOf<T>({ reader }: Live, question: Question<T>, attempt = 1): MaybePromise<T> {
    const answer = question(reader);
    if (!(answer instanceof Promise)) return answer;
    return answer.catch(async (error: unknown) => {
      if (!(error instanceof OutdatedError)) throw error;
      if (attempt === ATTEMPTS) throw slow();
      return this.askOf(await this.live.look(), question, attempt + 1);
    });
  }

  private async sweep(): Promise<void> {
    try {
      await this.database.run((db, signal) => new Generations(db).sweep(this.grace, signal));
    } catch (error) {
      if (error instanceof StoreUnavailableError || this.ending) return;
      this.logger.warn(
        `What is left of earlier seeds was not removed: ${(error as Error).message}`,
      );
    }
  }
}

function slow(): StoreUnavailableError {
  return outOfReach('it is too slow');
}
