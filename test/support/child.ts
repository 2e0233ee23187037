import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { until } from './until.js';

/** The repository. */
export const ROOT = join(import.meta.dirname, '../..');

/** Environment variables of a child. */
export type Environment = Readonly<Record<string, string>>;

/** What a program left behind. */
export interface Ended {
  /** Exit status; 128 and the signal's number when a signal ended it, as shells count. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const PATIENCE_MS = 30_000;
const alive = new Set<Child>();

/** A program in a process of its own, which sees nothing of this one's environment but the PATH. */
export class Child {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;
  private readonly process: ChildProcessByStdio<Writable, Readable, Readable>;

  constructor(command: string, args: readonly string[], environment: Environment, cwd: string) {
    const env = { PATH: process.env.PATH, ...environment };
    this.process = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    alive.add(this);
    this.process.stdin.on('error', () => undefined);
    this.process.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.process.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve, reject) => {
      this.process.on('error', reject).on('close', (code, signal) => {
        alive.delete(this);
        const status = code ?? 128 + (signal ? constants.signals[signal] : 0);
        resolve({ status, stdout: this.stdout, stderr: this.stderr });
      });
    });
    this.ended.catch(() => undefined);
  }

  get pid(): number {
    return this.process.pid ?? -1;
  }

  get stdin(): Writable {
    return this.process.stdin;
  }

  get running(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** Closes the pipes of what it prints. */
  stopReading(): void {
    this.process.stdout.destroy();
    this.process.stderr.destroy();
  }

  /** Ends it at once, and waits for none of its own children. */
  async destroy(): Promise<void> {
    this.kill('SIGKILL');
    await until('it has ended', () => !this.running);
    this.stopReading();
    await this.ended;
  }

  /** What the program left behind, once it has ended; one that does not end is killed, and the test fails. */
  async end(): Promise<Ended> {
    try {
      await until('the program ends', () => !alive.has(this), PATIENCE_MS);
    } catch (error) {
      await this.destroy();
      const { message } = error as Error;
      throw new Error(`${message}\n${this.stdout}\n${this.stderr}`, { cause: error });
    }
    return this.ended;
  }
}

/** Kills what tests left running. */
export async function killChildren(): Promise<void> {
  await Promise.allSettled([...alive].map((child) => child.destroy()));
}
