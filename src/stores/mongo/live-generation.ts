import { CorpusUnavailableError } from '../../core/errors.js';
import type { MaybePromise } from '../../core/maybe-promise.js';
import { FORMAT, hasMessages } from './collections.js';
import { CorpusState } from './corpus-state.js';
import type { Database } from './database.js';
import { Freshness } from './freshness.js';
import { GenerationReader } from './generation-reader.js';
import { GenerationReads } from './generation-reads.js';

/** How the live generation is followed. */
export interface FollowOptions {
  /** For so many milliseconds a look at the state is as good as new. */
  readonly fresh: number;
  /** How many milliseconds a generation stays after another took its place. */
  readonly grace: number;
  /** The most bytes of answers that are kept. */
  readonly cacheBytes: number;
}

/** The generation that answers. */
export interface Live {
  readonly id: string;
  readonly reader: GenerationReader;
}

/** For so many times as long as a look is new, it counts while the next one is under way. */
const AGED = 10;
/** The part of the grace time for which a look vouches for what is read: the rest is for clocks and failing servers. */
const TRUSTED = 0.5;

/** Follows the state of the corpus to the generation that is live. */
export class LiveGeneration {
  private readonly freshness: Freshness;
  private live: Live | undefined;
  /** Why there is none. */
  private unavailable = new CorpusUnavailableError();
  private looking: Promise<Live> | undefined;

  constructor(
    private readonly database: Database,
    private readonly options: FollowOptions,
  ) {
    this.freshness = new Freshness(options.grace * TRUSTED);
  }

  /**
   * The live generation; at once when it was looked for just now.
   * @throws CorpusUnavailableError when there is none; or the promise rejects with it
   */
  current(): MaybePromise<Live> {
    const { fresh } = this.options;
    const { age } = this.freshness;
    if (age >= fresh) {
      const looked = this.look();
      if (age >= fresh * AGED) return looked;
      looked.catch(() => undefined);
    }
    return this.known();
  }

  /** Looks for the live generation; several who ask at a time look once. */
  look(): Promise<Live> {
    return (this.looking ??= this.follow().finally(() => (this.looking = undefined)));
  }

  /** Has the next one who asks look. */
  forget(): void {
    this.freshness.forget();
  }

  private async follow(): Promise<Live> {
    const at = performance.now();
    await this.database.run(async (db, signal) => {
      const { live } = await new CorpusState(db).read(signal);
      if (live?.generation !== this.live?.id) {
        this.live = undefined;
        if (!live) this.unavailable = new CorpusUnavailableError();
        else if (live.format !== FORMAT) {
          this.unavailable = CorpusUnavailableError.foreign(live.generation, live.format, FORMAT);
        } else if (!(await hasMessages(db, live.generation, signal))) {
          this.unavailable = CorpusUnavailableError.damaged(live.generation);
        } else this.live = this.open(live.generation);
      }
    });
    this.freshness.confirm(at);
    return this.known();
  }

  private known(): Live {
    if (!this.live) throw this.unavailable;
    return this.live;
  }

  private open(id: string): Live {
    const reads = new GenerationReads(this.database, id, this.freshness);
    return { id, reader: new GenerationReader(reads, this.options.cacheBytes) };
  }
}
