import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import {
  access,
  open,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  type FileHandle,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** Names of what a process has open, which may be a regular file that is not to be replaced under another's hands. */
const OPENED = /^\/(dev\/(stdin|stdout|stderr|fd\/)|proc\/)/;

/** A signal has ended the export before its file was whole. */
export class InterruptedError extends Error {
  constructor() {
    super('The export was cancelled.');
  }
}

/**
 * Writes a file that is whole or as it was: the pieces go to another file beside it, which takes its place at the end. A
 * link stays a link; what is no regular file is written as it is. Throws the system's error when it cannot be written,
 * and {@link InterruptedError} on SIGINT and SIGTERM; a second signal ends the process at once.
 */
export async function writeWhole(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const target = await resolved(path);
  const old = await stat(target).catch(() => undefined);
  if (OPENED.test(resolve(path)) || (old && !old.isFile())) {
    await closing(await open(path, 'w'), (file) => writeAll(file, pieces));
    return;
  }
  // What may not be written to is not to be replaced either.
  if (old) await access(target, constants.W_OK);
  // Hidden, so that no half file is taken for a corpus.
  const mine = join(dirname(target), `.reprise-${randomBytes(6).toString('hex')}`);
  const interrupt = new AbortController();
  const abort = (): void => {
    interrupt.abort(new InterruptedError());
  };
  process.once('SIGINT', abort).once('SIGTERM', abort);
  try {
    await closing(await open(mine, 'wx', old ? 0o600 : 0o666), async (file) => {
      await writeAll(file, pieces, interrupt.signal);
      if (old) await resemble(file, old);
      await file.sync();
    });
    interrupt.signal.throwIfAborted();
    await rename(mine, target);
  } catch (error) {
    await rm(mine, { force: true });
    throw error;
  } finally {
    process.off('SIGINT', abort).off('SIGTERM', abort);
  }
}

async function closing(file: FileHandle, step: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await step(file);
  } finally {
    await file.close();
  }
}

async function writeAll(
  file: FileHandle,
  pieces: AsyncIterable<string>,
  signal?: AbortSignal,
): Promise<void> {
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    await file.appendFile(piece);
  }
}

/** Gives a file the owner and the mode of the one whose place it takes. */
async function resemble(file: FileHandle, { uid, gid, mode }: Stats): Promise<void> {
  // Only root may give a file away; whoever else writes it owns it.
  await file.chown(uid, gid).catch(() => undefined);
  await file.chmod(mode & 0o777);
}

/** The place where a path leads, be there a file or not. */
async function resolved(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const place = join(await realpath(dirname(path)), basename(path));
  const link = await readlink(place).catch(() => undefined);
  return link === undefined ? place : resolved(resolve(dirname(place), link));
}
