import { once } from 'node:events';
import { cpuMicroseconds, memoryOf, startNode } from './processes.js';

/** Milliseconds between two looks at a process's memory. */
const LOOK_MS = 20;

/** A process that has run to its end. */
export interface Run {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Most anonymous memory seen, in bytes. */
  readonly memory: number;
  /** Most resident memory, mapped files included, in bytes. */
  readonly resident: number;
  /** What it printed. */
  readonly output: string;
}

/** Runs a Node program to its end. Whole-process time, from outside. Throws when it fails. */
export async function timed(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const start = performance.now();
  const child = startNode(args, { env, pinned: false });
  const pid = child.pid ?? 0;
  let memory = 0;
  let resident = 0;
  let cpu = 0;
  let output = '';
  const look = setInterval(() => {
    const { anonymous, peak } = memoryOf(pid);
    memory = Math.max(memory, anonymous);
    resident = Math.max(resident, peak);
    if (anonymous > 0 && child.exitCode === null) cpu = cpuMicroseconds(pid);
  }, LOOK_MS);
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  // Not before all of its output is there.
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(look);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with status ${code}`);
  const seconds = (performance.now() - start) / 1000;
  return { seconds, cpuSeconds: cpu / 1e6, memory, resident, output };
}
