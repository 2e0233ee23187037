import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { describe } from '@jest/globals';

/** `describe` where the system tells of its processes, and skipped elsewhere. */
export const describeWithProc = existsSync('/proc/self/fd') ? describe : describe.skip;

/** The sockets that a process has open. */
export function socketsOf(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  const links = readdirSync(folder).map((name) => linkOf(`${folder}/${name}`));
  return links.filter((link) => link.startsWith('socket:')).length;
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // Closed since it was listed.
    return '';
  }
}

/** Bytes of memory that a process has now. */
export function memoryOf(pid: number): number {
  return figure(pid, 'VmRSS');
}

/** The most bytes of memory that it has ever had. */
export function peakMemoryOf(pid: number): number {
  return figure(pid, 'VmHWM');
}

function figure(pid: number, name: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`No ${name} of ${pid}`);
  return Number(kilobytes) * 1024;
}
