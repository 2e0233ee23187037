import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SeedInputError } from '../../core/seed-errors.js';
import { isGzip } from './gunzip.js';
import { readError } from './read-error.js';
import { SkipLog } from './skip-log.js';

/** Bytes looked at in one go, of which the first that is no white space tells. */
const HEAD_BYTES = 4096;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Something in a folder. */
export interface FolderItem {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Why it is not to be read; absent when it is. */
  readonly leftOut?: string;
}

/**
 * What is in a folder, in the order of the names. Its files are read when their content looks like JSON or gzip. Throws
 * {@link SeedInputError} when there is none, or when something cannot be looked at.
 */
export async function folderItems(folder: string): Promise<FolderItem[]> {
  const items: FolderItem[] = [];
  // One at a time: a folder may hold more files than a process may open.
  for (const name of await named(folder, () => readdir(folder).then((names) => names.sort()))) {
    const path = join(folder, name);
    items.push(name.startsWith('.') ? leftOut(path, 'name begins with a dot') : await item(path));
  }
  if (items.every((each) => each.leftOut !== undefined)) {
    const skipped = new SkipLog();
    for (const { path, leftOut: reason = '' } of items) skipped.add(reason, path);
    const counts = skipped.counts();
    throw new SeedInputError(`${folder}: no JSON or gzip file in it${counts && `: ${counts}`}`);
  }
  return items;
}

function item(path: string): Promise<FolderItem> {
  return named(path, async () => {
    const stats = await stat(path);
    if (stats.isDirectory()) return leftOut(path, 'folder inside a folder');
    if (!stats.isFile()) return leftOut(path, 'not a regular file');
    if (await looksReadable(path)) return { path, size: stats.size };
    return leftOut(path, 'file is neither JSON nor gzip');
  });
}

function leftOut(path: string, reason: string): FolderItem {
  return { path, size: 0, leftOut: reason };
}

/** Whether a file begins as gzip does, or as a JSON array or object, behind a byte-order mark and white space. */
async function looksReadable(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    for (let place = 0; ;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, place);
      let head = buffer.subarray(0, bytesRead);
      if (place === 0 && isGzip(head)) return true;
      if (place === 0 && head.indexOf(BYTE_ORDER_MARK) === 0) head = head.subarray(3);
      const [first] = /[^ \t\r\n]/.exec(head.toString('latin1')) ?? [];
      if (first !== undefined || bytesRead === 0) return first === '{' || first === '[';
      place += bytesRead;
    }
  } finally {
    await file.close();
  }
}

/** Runs a step; when the system refuses it, says of what. */
async function named<T>(path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw readError(path, error);
  }
}
