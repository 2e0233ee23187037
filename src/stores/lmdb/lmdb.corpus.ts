import { resolve } from 'node:path';
import type { OnApplicationShutdown } from '@nestjs/common';
import {
  Corpus,
  type CorpusWriter,
  type GenerationDetails,
  type GenerationSummary,
  type Replies,
  type ReplyQuery,
} from '../../core/corpus.js';
import { CorpusUnavailableError, StoreWriteError } from '../../core/errors.js';
import { canonicalRole, type Conversation } from '../../core/message.js';
import { GenerationReader } from './generation-reader.js';
import { Generations } from './generations.js';
import { LmdbWriter } from './lmdb.writer.js';
import { readSummary, type Summary } from './summary.js';

/** Where the store lives, and how it may use the machine. */
export interface LmdbOptions {
  /** Folder; made when it is missing. */
  readonly dataDir: string;
  /** Whether seeds may index in a thread of their own. Default: true. */
  readonly threads?: boolean;
}

/** How often opening the live generation is tried: it may be replaced and swept in the meantime. */
const OPEN_ATTEMPTS = 5;

/**
 * The corpus in LMDB files: each generation is an environment of its own, and a small file names the live one. Any
 * number of processes may read; each sees a new generation with its next request.
 */
export class LmdbCorpus extends Corpus implements OnApplicationShutdown {
  readonly place: string;
  private readonly dataDir: string;
  private readonly store: Generations;
  private readonly threads: boolean;
  private reader: GenerationReader | undefined;
  private stamp: { ino: number; mtimeMs: number } | undefined;
  private checked = false;
  /** Why there is no reader. */
  private unavailable = new CorpusUnavailableError();

  constructor({ dataDir, threads = true }: LmdbOptions) {
    super();
    this.dataDir = dataDir;
    this.place = resolve(dataDir);
    this.store = new Generations(dataDir);
    this.threads = threads;
    this.store.sweep();
  }

  replies(query: ReplyQuery): Replies {
    return this.current().replies(query);
  }

  generations(): Promise<readonly GenerationSummary[]> {
    return settled(() => this.list());
  }

  async *conversations(): AsyncGenerator<Conversation> {
    const reader = this.current().retain();
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

  async onApplicationShutdown(): Promise<void> {
    const { reader } = this;
    this.reader = undefined;
    this.stamp = undefined;
    await reader?.release();
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

  /**
   * The reader of the live generation. Looks for a newer one once for all look-ups that are made in one go: whoever asks
   * after a generation went live is answered from it.
   */
  private current(): GenerationReader {
    if (!this.checked) {
      this.checked = true;
      queueMicrotask(() => (this.checked = false));
      this.follow();
    }
    if (!this.reader) throw this.unavailable;
    return this.reader;
  }

  private follow(): void {
    const stamp = this.store.liveStamp();
    if (stamp?.ino === this.stamp?.ino && stamp?.mtimeMs === this.stamp?.mtimeMs) return;
    try {
      const old = this.reader;
      this.reader = this.open();
      this.unavailable = new CorpusUnavailableError();
      void old?.release();
    } catch (error) {
      if (!(error instanceof CorpusUnavailableError)) throw error;
      this.unavailable = error;
    }
    this.stamp = stamp;
  }

  private open(): GenerationReader | undefined {
    for (let attempt = 1; ; attempt++) {
      const id = this.store.live();
      if (id === undefined) return undefined;
      try {
        const folder = this.store.folder(id);
        return new GenerationReader(folder, readSummary(folder));
      } catch (error) {
        if (attempt === OPEN_ATTEMPTS || this.store.live() === id) throw error;
      }
    }
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
