import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Where Linux lists the threads of this process, the main one by the process's own id. */
const THREADS = '/proc/self/task';

/** With it, four busy threads leave the main one two thirds of a processor that they share, and never starve. */
const NICENESS = 10;

/**
 * Lets the threads that run beside the main one at present give way to it: those that collect garbage and compile for
 * V8, and Node's own for files. Where the process has one processor, a full collection otherwise takes most of it for a
 * tenth of a second, in which no answer goes on. Threads that are started later are as urgent as the main one. Does
 * nothing where the system lists no threads, or forbids it.
 */
export function deferHelperThreads(): void {
  for (const id of otherThreads()) {
    try {
      setPriority(id, NICENESS);
    } catch {
      // It has ended meanwhile, or may not be changed: then it is as urgent as before.
    }
  }
}

function otherThreads(): number[] {
  try {
    return readdirSync(THREADS)
      .map(Number)
      .filter((id) => id !== process.pid);
  } catch {
    return [];
  }
}
