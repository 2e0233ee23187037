import { fork, type ChildProcess } from 'node:child_process';
import type { Corpus } from '../../core/corpus.js';
import { ReportedError, type ErrorReport } from '../../core/errors.js';
import { SeedCancelledError, SeedRunningError } from '../../core/seed-errors.js';
import type { SeedReport, SeedStatus } from './seed-report.js';
import type { SeedProgress, SeedResult } from './seeder.js';

/** A child that is told to end and does not is killed after this many milliseconds. */
const PATIENCE_MS = 10_000;

/** The error that a failure in the child is here: a fault of the program is not for the client, here as there. */
function failure(reported: ErrorReport): Error {
  return reported.status === 500 ? new Error(reported.message) : new ReportedError(reported);
}

/** A seed in a process of its own, and what became of it. */
export class SeedProcess {
  /** Resolves when it has told how far it is; rejects when it ends before. */
  readonly started: Promise<void>;
  /** Resolves when the process has ended: the state is the last one then. */
  readonly ended: Promise<void>;
  private readonly child: ChildProcess;
  private now: SeedStatus['state'] = 'running';
  /** The generation that it writes, once no other process can. */
  private generation: string | undefined;
  private progress: SeedProgress | undefined;
  private result: SeedResult | undefined;
  private error: string | null = null;
  private refused = false;
  private cancelling: Promise<boolean> | undefined;

  /**
   * @param script run as `SCRIPT seed-report -- PATH`
   * @param corpus what it seeds
   */
  constructor(
    script: string,
    path: string,
    private readonly corpus: Corpus,
  ) {
    const child = fork(script, ['seed-report', '--', path], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
    });
    this.child = child;
    let fault: string | undefined;
    child.on('error', ({ message }) => (fault = message));
    // Unlike `exit`, `close` comes after the child's last word.
    this.ended = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        const how = signal ?? `status ${code ?? 0}`;
        resolve(this.settle(fault ?? `The seed's process ended with ${how}.`));
      });
    });
    this.started = new Promise((resolve, reject) => {
      child.on('message', (report: SeedReport) => {
        this.take(report);
        if (report.type === 'failed') reject(failure(report.error));
        else if (report.type !== 'begun') resolve();
      });
      void this.ended.then(() => {
        if (this.now === 'done') resolve();
        else
          reject(this.now === 'cancelled' ? new SeedCancelledError() : new Error(this.error ?? ''));
      });
    });
  }

  get state(): SeedStatus['state'] {
    return this.now;
  }

  /** Whether it is worth a status: it writes, or it has an end of its own, not another process's seed before it. */
  get counts(): boolean {
    return this.generation !== undefined || (this.now !== 'running' && !this.refused);
  }

  /** What it does and did. */
  status(): SeedStatus {
    const { bytesRead, bytesTotal, conversations, messages, skipped, seconds } = {
      ...NOTHING,
      ...this.progress,
      ...this.result,
    };
    const rate = seconds > 0 ? Number((bytesRead / 1e6 / seconds).toFixed(1)) : 0;
    return {
      state: this.now,
      bytesRead,
      bytesTotal,
      conversations,
      messages,
      skipped,
      reasons: this.result?.reasons ?? [],
      seconds: Number(seconds.toFixed(3)),
      rate,
      error: this.error,
    };
  }

  /** Tells it to end, once; resolves when it has ended: whether it was cancelled, and did not end in another way. */
  cancel(): Promise<boolean> {
    return (this.cancelling ??= this.stop());
  }

  private async stop(): Promise<boolean> {
    const killer = setTimeout(() => this.child.kill('SIGKILL'), PATIENCE_MS);
    this.child.kill('SIGTERM');
    await this.ended;
    clearTimeout(killer);
    return this.now === 'cancelled';
  }

  private take(report: SeedReport): void {
    if (report.type === 'begun') this.generation = report.generation;
    else if (report.type === 'progress') this.progress = report.progress;
    else if (report.type === 'done') {
      this.result = report.result;
      this.now = 'done';
    } else {
      const { code, message } = report.error;
      this.refused = this.generation === undefined && code === new SeedRunningError().code;
      this.now = code === new SeedCancelledError().code ? 'cancelled' : 'failed';
      this.error = message;
    }
  }

  /** Finds out what became of a child that ended without a last word; `fault` is what is wrong with that. */
  private async settle(fault: string): Promise<void> {
    if (this.now !== 'running') return;
    try {
      if (await this.isLive()) {
        this.now = 'done';
      } else if (this.cancelling) {
        this.now = 'cancelled';
        this.error = new SeedCancelledError().message;
      } else {
        this.now = 'failed';
        this.error = fault;
      }
    } catch (error) {
      this.now = 'failed';
      this.error = (error as Error).message;
    }
  }

  private async isLive(): Promise<boolean> {
    if (this.generation === undefined) return false;
    const generations = await this.corpus.generations();
    return generations.some(({ id, state }) => id === this.generation && state === 'live');
  }
}

/** The status before anything is told. */
const NOTHING = {
  bytesRead: 0,
  bytesTotal: 0,
  conversations: 0,
  messages: 0,
  skipped: 0,
  seconds: 0,
};

/** The status while no seed has run. */
export const IDLE: SeedStatus = {
  ...NOTHING,
  state: 'idle',
  reasons: [],
  rate: 0,
  error: null,
};
