import { readFileSync, readlinkSync } from 'node:fs';

/** What the system tells of a process: its state, and when it was started in the kernel's ticks since boot. */
interface Status {
  readonly state: string;
  readonly started: number;
}

/** Whether a process of this host and {@link pidNamespace} lives. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  // A process that has ended keeps its id until its parent takes note, which some parents never do.
  return !/[ZX]/.test(statusOf(pid)?.state ?? '');
}

/**
 * When a process of this host and {@link pidNamespace} was started, which tells it from a later one of the same id;
 * undefined when it has ended, and where the system does not say.
 */
export function startOf(pid: number): number | undefined {
  return statusOf(pid)?.started;
}

/**
 * The namespace in which the ids of processes mean the same as to this process, such as its container's; undefined where
 * the system has none.
 */
export function pidNamespace(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return undefined;
  }
}

function statusOf(pid: number): Status | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, which may hold spaces and parentheses of its own.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], started: Number(fields[19]) };
  } catch {
    return undefined;
  }
}
