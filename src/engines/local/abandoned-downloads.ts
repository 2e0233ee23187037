import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** How the library calls a file that is being fetched: its name, the process and something random. */
const UNFINISHED = /\.tmp\.(\d+)\.-?[0-9a-z]+$/;

/** Removes what was being fetched into a folder when a process, or an earlier thread of this one, ended. */
export function sweepDownloads(folder: string): void {
  if (!existsSync(folder)) return;
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const [, id = ''] = UNFINISHED.exec(path) ?? [];
    if (id !== '' && !isAnother(Number(id))) rmSync(join(folder, path), { force: true });
  }
}

/** Whether it is the number of another process, which may be fetching still. */
function isAnother(id: number): boolean {
  if (id === process.pid) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
