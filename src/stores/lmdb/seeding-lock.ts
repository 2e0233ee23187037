import { randomBytes } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  rmdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { SeedRunningError } from '../../core/seed-errors.js';
import { isAlive, pidNamespace, startOf } from './processes.js';

/** A holder that cannot be looked at, and shows no life for this long, in milliseconds, has died. */
const STALE_MS = 30_000;
const HEARTBEAT_MS = 2_000;
/** The end of the name of a file that a process writes before it takes the lock. */
const OWN_FILE = /\.[\da-f]{12}$/;

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Where the id means something: see {@link pidNamespace}. */
  readonly namespace?: string | undefined;
  /** When the process was started: see {@link startOf}. */
  readonly started?: number | undefined;
  readonly generation: string;
}

/**
 * Lets one process at a time write a generation in a data folder. A file, since the operating system's locks are out of
 * Node's reach. A holder in the same PID namespace of the same host is looked at, so one that is stopped or busy for
 * long keeps the lock; it touches the file every two seconds, so one that was killed is found out by its silence from
 * another host or another container.
 */
export class SeedingLock {
  private readonly heartbeat: NodeJS.Timeout;

  private constructor(
    private readonly path: string,
    private readonly content: string,
  ) {
    this.heartbeat = setInterval(() => {
      this.touch();
    }, HEARTBEAT_MS).unref();
  }

  /** Takes the lock for a generation. Throws {@link SeedRunningError} when a living process holds it. */
  static take(path: string, generation: string): SeedingLock {
    const { pid } = process;
    const holder: Holder = {
      pid,
      host: hostname(),
      namespace: pidNamespace(),
      started: startOf(pid),
      generation,
    };
    const content = JSON.stringify(holder);
    const mine = `${path}.${randomBytes(6).toString('hex')}`;
    try {
      writeFileSync(mine, content);
      if (existsSync(path)) SeedingLock.takeOver(mine, path);
      else linkSync(mine, path);
      return new SeedingLock(path, content);
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? new SeedRunningError() : error;
    } finally {
      rmSync(mine, { force: true });
    }
  }

  /** The generation that a living process is writing, if any. */
  static holder(path: string): string | undefined {
    const holder = readHolder(path);
    return holder && !isGone(holder, path) ? holder.generation : undefined;
  }

  /** Removes the files that processes have left which were killed while they took the lock. */
  static sweep(path: string): void {
    const folder = dirname(path);
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(`${basename(path)}.`) || !OWN_FILE.test(name)) continue;
      const file = join(folder, name);
      const holder = readHolder(file);
      // One that names nobody yet is just being written, unless it is old.
      if (holder ? isGone(holder, file) : isSilent(file)) rmSync(file, { force: true });
    }
  }

  /**
   * Whether the lock is still this one's: another host or container takes a holder that was stopped for long for dead.
   */
  isHeld(): boolean {
    try {
      return readFileSync(this.path, 'utf8') === this.content;
    } catch {
      return false;
    }
  }

  /** Gives the lock back. */
  release(): void {
    clearInterval(this.heartbeat);
    if (this.isHeld()) rmSync(this.path, { force: true });
  }

  /**
   * Puts `mine` in the place of a dead holder's file. One at a time does so, behind a folder that only one can make:
   * several at once would remove each other's new file for the dead one.
   */
  private static takeOver(mine: string, path: string): void {
    if (SeedingLock.holder(path) !== undefined) throw new SeedRunningError();
    const guard = `${path}.takeover`;
    const left = statSync(guard, { throwIfNoEntry: false });
    if (left && Date.now() - left.mtimeMs > STALE_MS) rmSync(guard, { recursive: true });
    mkdirSync(guard);
    try {
      if (existsSync(path)) {
        if (SeedingLock.holder(path) !== undefined) throw new SeedRunningError();
        rmSync(path, { force: true });
      }
      linkSync(mine, path);
    } finally {
      rmdirSync(guard);
    }
  }

  private touch(): void {
    const now = new Date();
    try {
      if (this.isHeld()) utimesSync(this.path, now, now);
    } catch {
      // The folder is gone or full: the writer meets the same trouble and reports it.
    }
  }
}

/** Whom a file names; undefined when it is missing or holds something else. */
function readHolder(path: string): Holder | undefined {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as Holder | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether the holder that a file names has died. */
function isGone({ pid, host, namespace, started }: Holder, path: string): boolean {
  // Containers may share a host's name. A file that names no namespace, where there are some, may be of any of them.
  if (host !== hostname() || namespace !== pidNamespace()) return isSilent(path);
  if (!isAlive(pid)) return true;
  const start = startOf(pid);
  return started === undefined || start === undefined ? isSilent(path) : started !== start;
}

function isSilent(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > STALE_MS;
}
