import { spawnSync } from 'node:child_process';

/** The id of a process that has ended. */
export function deadProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}
