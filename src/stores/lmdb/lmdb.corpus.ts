import { resolve } from 'node:path';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { CorpusSearch, KnownRung, Neighbour } from '../../core/corpus-search.js';
import {
  Corpus,
  type CorpusWriter,
  type GenerationDetails,
  type GenerationSummary,
  type Replies,
  type Reply,
  type ReplyQuery,
} from '../../core/corpus.js';
import { CorpusUnavailableError } from '../../core/errors.js';
import { StoreWriteError } from '../../core/seed-errors.js';
import type { Key } from '../../core/keys.js';
import { canonicalRole, type Conversation, type Message } from '../../core/message.js';
import { GenerationReader } from './generation-reader.js';
import { Generations } from './generations.js';
import { LiveReader } from './live-reader.js';
import { LmdbWriter } from './lmdb.writer.js';
import { readSummary, type Summary } from './summary.js';

/** Where the store lives, and how it may use the machine. */
export interface LmdbOptions {
  /** Folder; made when it is missing. */
  readonly dataDir: string;
  /** Whether seeds may index in a thread of their own. Default: true. */
  readonly threads?: boolean;
}

/**
 * The corpus in LMDB files: each generation is an environment of its own, and a small file names the live one. Any
 * number of processes may read; each sees a new generation with its next request.
 */
export class LmdbCorpus extends Corpus implements CorpusSearch, OnApplicationShutdown {
  readonly place: string;
  private readonly dataDir: string;
  private readonly store: Generations;
  private readonly live: LiveReader;
  private readonly threads: boolean;

  constructor({ dataDir, threads = true }: LmdbOptions) {
    super();
    this.dataDir = dataDir;
    this.place = resolve(dataDir);
    this.store = new Generations(dataDir);
    this.live = new LiveReader(this.store);
    this.threads = threads;
    this.store.sweep();
  }

  replies(query: ReplyQuery): Replies {
    return this.live.current().replies(query);
  }

  knows(rung: KnownRung, key: Key): boolean {
    return this.live.current().knows(rung, key);
  }

  nearest(message: Message, limit: number): readonly Neighbour[] {
    return this.live.current().search.nearest(message, limit);
  }

  sample(number: number): Reply | undefined {
    return this.live.current().search.sample(number);
  }

  generations(): Promise<readonly GenerationSummary[]> {
    return settled(() => this.list());
  }

  async *conversations(): AsyncGenerator<Conversation> {
    const reader = this.live.current().retain();
    try {
      yield* reader.conversations();
    } finally {
      await reader.release();
    }
  }

  write(): Promise<CorpusWriter> {
    return settled(() => {
      const { id, lock } = this.begin();
      return new LmdbWriter(this.store, id, lock, this.threads);
    });
  }

  onApplicationShutdown(): Promise<void> {
    return this.live.close();
  }

  private begin(): ReturnType<Generations['begin']> {
    try {
      return this.store.begin();
    } catch (error) {
      throw StoreWriteError.explain(this.dataDir, error);
    }
  }

  private list(): GenerationSummary[] {
    const listed = this.store.list();
    const seeding = this.store.seeding();
    const live = this.store.live();
    // Asked for after the list, so that it is not one that was swept before; it may have lost its folder all the same.
    const ids = new Set(live === undefined ? listed : [live, ...listed]);
    const all = [...ids].map((id): GenerationSummary => {
      const state = id === live ? 'live' : id === seeding ? 'seeding' : 'abandoned';
      const bytes = this.store.bytes(id);
      const summary = this.readable(id);
      if (!summary) return { id, state, bytes, createdAt: '', conversations: 0, messages: 0 };
      const { createdAt, conversations, messages } = summary;
      const details = state === 'live' ? this.details(summary) : undefined;
      return { id, createdAt, state, conversations, messages, bytes, ...(details && { details }) };
    });
    return all.sort((a, b) => Number(b.state === 'live') - Number(a.state === 'live'));
  }

  /** The summary of a complete generation that this version can read. */
  private readable(id: string): Summary | undefined {
    try {
      return readSummary(this.store.folder(id));
    } catch (error) {
      if (error instanceof CorpusUnavailableError) return undefined;
      throw error;
    }
  }

  private details(summary: Summary): GenerationDetails {
    const reader = new GenerationReader(this.store.folder(summary.id), summary);
    try {
      const roles = summary.roles
        .map((role, number) => ({ role, messages: summary.messagesByRole[number] }))
        .sort((a, b) => b.messages - a.messages);
      const repeated = summary.repeated.map((place) => {
        const { from, value } = reader.repeated(place);
        return { from: canonicalRole(from), value, times: place.times };
      });
      return { roles, lengths: summary.lengths, repeated };
    } finally {
      void reader.release();
    }
  }
}

/** The outcome of synchronous work as a promise. */
function settled<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
