import { readFileSync } from 'node:fs';

/** Bytes of memory that a process has used. */
export interface MemoryUse {
  /** The most that was resident at a time. The store's file is mapped, and counts as far as it was touched. */
  readonly peak: number;
  /** Resident now, without the files that are mapped. Undefined where the system does not tell. */
  readonly anonymous?: number;
}

/**
 * Memory use of this process.
 *
 * On Linux `resourceUsage().maxRSS` starts at what the process that spawned this one had resident, so
 * the peak of its own address space is read instead: VmHWM of /proc/self/status, see proc_pid_status(5).
 */
export function memoryUse(): MemoryUse {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    return { peak: bytesOf('VmHWM', status), anonymous: bytesOf('RssAnon', status) };
  } catch {
    return { peak: process.resourceUsage().maxRSS * 1024 };
  }
}

/** @throws {Error} when the figure is not there. */
function bytesOf(name: string, status: string): number {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`No ${name}`);
  return Number(kilobytes) * 1024;
}
