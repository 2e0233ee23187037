import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';

/** Clock ticks of /proc, a second. */
const TICKS = 100;

/** Whether the server and the load can have a processor each. */
export const PINNED =
  availableParallelism() > 1 && spawnSync('taskset', ['--version']).error === undefined;

const SERVER_CPU = '0';
const LOAD_CPU = '1';

/** Keeps this process, the source of the load, and others on its side off the server's processor. */
export function pinLoad(...others: readonly number[]): void {
  if (!PINNED) return;
  for (const pid of [process.pid, ...others])
    spawnSync('taskset', ['-a', '-p', '-c', LOAD_CPU, String(pid)]);
}

/** Starts a Node program; on the server's processor when `pinned`. */
export function startNode(
  args: readonly string[],
  {
    env = {},
    pinned,
    stderr = 'inherit',
  }: { env?: Record<string, string>; pinned: boolean; stderr?: 'inherit' | 'pipe' },
): ChildProcess {
  const command = [process.execPath, ...args];
  const [program, ...rest] = pinned && PINNED ? ['taskset', '-c', SERVER_CPU, ...command] : command;
  return spawn(program, rest, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', stderr],
  });
}

/** The first URL that a process prints on a line with `listening`. */
export async function listeningAt(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('The process has no output to read.');
  for await (const line of createInterface(child.stdout)) {
    const [url] = /http:\/\/\S+/.exec(line) ?? [];
    if (line.includes('listening') && url !== undefined) {
      child.stdout.resume();
      return url;
    }
  }
  throw new Error('The server ended before it listened.');
}

/** Stops a process and waits for its end. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** Microseconds of processor time that a process has used, in all its threads. */
export function cpuMicroseconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1e6;
}

/** Memory of a process, in bytes. */
export interface Memory {
  /** Resident now, without files. */
  readonly anonymous: number;
  /** The most that was resident at a time, files included. */
  readonly peak: number;
}

/** Memory of a process; 0 once it has ended. */
export function memoryOf(pid: number): Memory {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const bytes = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) * 1024;
    return { anonymous: bytes('RssAnon'), peak: bytes('VmHWM') };
  } catch {
    return { anonymous: 0, peak: 0 };
  }
}
