import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  NoSeedRunningError,
  RepriseError,
  SeedCancelledError,
  SeedRunningError,
} from '../../core/errors.js';
import type { SeedFailure, SeedReport, SeedStatus } from './seed-report.js';
import type { SeedProgress, SeedResult } from './seeder.js';

/** Token of the script that is run as `SCRIPT seed --report PATH`. */
export const SEED_SCRIPT = Symbol('seed script');

/** A cancelled child that does not end by itself is killed after this many milliseconds. */
const PATIENCE_MS = 10_000;

/** An error that happened in the child. */
class ReportedError extends RepriseError {
  readonly status: number;
  readonly code: string;
  constructor({ status, code, message }: SeedFailure) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * Runs seeds in a process of their own, one at a time: the server goes on answering at full speed, and whatever the
 * file does to the seed's memory, it does not do to the server's.
 */
@Injectable()
export class SeedRunner implements OnApplicationShutdown {
  private child: ChildProcess | undefined;
  private state: SeedStatus['state'] = 'idle';
  private progress: SeedProgress | undefined;
  private result: SeedResult | undefined;
  private error: string | null = null;

  constructor(@Inject(SEED_SCRIPT) private readonly script: string) {}

  /**
   * Starts seeding a file or folder; resolves when it runs.
   * @throws SeedRunningError when a seed is running, here or in another process
   * @throws SeedInputError (as reported by the child) when the path cannot be read
   */
  async start(path: string): Promise<void> {
    // A seed that has said its last word may still be on its way out.
    while (this.child && this.state !== 'running') await once(this.child, 'exit');
    if (this.child) throw new SeedRunningError();
    const child = fork(this.script, ['seed', '--report', path], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      execArgv: [],
    });
    this.child = child;
    this.state = 'running';
    this.progress = this.result = undefined;
    this.error = null;
    const running = new Promise<void>((resolve, reject) => {
      child.on('message', (report: SeedReport) => {
        this.take(report);
        if (report.type === 'failed') reject(new ReportedError(report.error));
        else resolve();
      });
      child.on('error', reject);
      child.on('exit', (code, signal) => {
        this.ended(signal ?? `status ${code ?? 0}`);
        reject(new Error(this.error ?? 'The seed ended too early.'));
      });
    });
    await running;
  }

  /** What the running or the last seed does and did. */
  status(): SeedStatus {
    const { bytesRead, bytesTotal, conversations, messages, skipped, seconds } = {
      ...NOTHING,
      ...this.progress,
      ...this.result,
    };
    const rate = seconds > 0 ? Number((bytesRead / 1e6 / seconds).toFixed(1)) : 0;
    return {
      state: this.state,
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

  /** Cancels the running seed; resolves when it has ended. Throws {@link NoSeedRunningError} when none is. */
  async cancel(): Promise<void> {
    const { child } = this;
    if (!child) throw new NoSeedRunningError();
    const killer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    try {
      child.kill('SIGTERM');
      await once(child, 'exit');
    } finally {
      clearTimeout(killer);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.child) await this.cancel();
  }

  private take(report: SeedReport): void {
    if (report.type === 'progress') this.progress = report.progress;
    else if (report.type === 'done') {
      this.result = report.result;
      this.state = 'done';
    } else {
      const cancelled = report.error.code === new SeedCancelledError().code;
      this.state = cancelled ? 'cancelled' : 'failed';
      this.error = report.error.message;
    }
  }

  private ended(how: string): void {
    this.child = undefined;
    if (this.state !== 'running') return;
    this.state = 'failed';
    this.error = `The seed's process ended with ${how}.`;
  }
}

const NOTHING = {
  bytesRead: 0,
  bytesTotal: 0,
  conversations: 0,
  messages: 0,
  skipped: 0,
  seconds: 0,
};
