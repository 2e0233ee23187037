import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Corpus } from '../../core/corpus.js';
import { countedCorpus } from '../../core/counted.js';
import { NoSeedRunningError, SeedRunningError } from '../../core/seed-errors.js';
import { IDLE, SeedProcess } from './seed-process.js';
import type { SeedStatus } from './seed-report.js';

/** Token of the script that is run as `SCRIPT seed-report -- PATH`. */
export const SEED_SCRIPT = Symbol('seed script');

/**
 * Runs seeds in a process of their own, one at a time: the server goes on answering at full speed, and whatever the
 * file does to the seed's memory, it does not do to the server's.
 */
@Injectable()
export class SeedRunner implements OnApplicationShutdown {
  private readonly logger = new Logger('Seed');
  /** The seed whose process has not ended. */
  private current: SeedProcess | undefined;
  /** The seed before, which was not refused. */
  private last: SeedProcess | undefined;

  constructor(
    @Inject(SEED_SCRIPT) private readonly script: string,
    private readonly corpus: Corpus,
  ) {}

  /**
   * Starts seeding a file or folder; resolves when it runs.
   * @throws SeedRunningError when a seed of this process is running
   * @throws ReportedError with the status, the code and the message of what the seed ended with before it ran: a
   *   `SeedRunningError` when another process seeds, a `SeedInputError` when the path cannot be read, a
   *   `StoreWriteError`, or a `SeedCancelledError`
   * @throws SeedCancelledError when it was cancelled before it said a word
   * @throws Error when its process could not be started, ended without a word, or ended with a fault of the program
   */
  async start(path: string): Promise<void> {
    // A seed that has said its last word may still be on its way out.
    while (this.current && this.current.state !== 'running') await this.current.ended;
    if (this.current) throw new SeedRunningError();
    const seed = new SeedProcess(this.script, path, this.corpus);
    this.current = seed;
    void seed.ended.then(() => {
      if (seed.counts) this.last = seed;
      this.current = undefined;
      this.logEnd(seed);
    });
    await seed.started;
    this.logger.log(`Seeding ${path}.`);
  }

  /** What the running or the last seed does and did; a start that was refused is none. */
  status(): SeedStatus {
    const seed = this.current?.counts ? this.current : this.last;
    return seed?.status() ?? IDLE;
  }

  /**
   * Cancels the running seed; resolves when it has ended, and the corpus is what it was.
   * @throws NoSeedRunningError when none is running, or it ended in another way first: it went live, or failed
   */
  async cancel(): Promise<void> {
    const seed = this.current;
    if (seed?.state !== 'running') throw new NoSeedRunningError();
    if (!(await seed.cancel())) throw new NoSeedRunningError();
  }

  private logEnd(seed: SeedProcess): void {
    const status = seed.status();
    const { state, skipped, seconds, error } = status;
    if (state === 'done')
      this.logger.log(`Seeded ${countedCorpus(status)}; skipped ${skipped}; ${seconds} s.`);
    else if (state === 'cancelled') this.logger.log('The seed was cancelled.');
    else if (seed.counts) this.logger.error(`The seed failed. ${error ?? ''}`);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.current?.cancel();
  }
}
