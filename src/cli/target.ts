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
import { Interrupt } from './interrupt.js';

/** Names of what a process has open, which may be a regular file that is not to be replaced under another's hands. */
const OPENED = /^\/(dev\/(stdin|stdout|stderr|fd\/)|proc\/)/;

/** A signal has ended the export before its file was whole. */
export class InterruptedError extends Error {
  /** @param status what to exit with */
  constructor(readonly status: number) {
    super('The export was cancelled.');
  }
}

/**
 * Writes a file that is whole or as it was: the pieces go to another file beside it, which takes its place at the end. A
 * link stays a link; what is no regular file is written as it is. Throws the system's error when it cannot be written,
 * and {@link InterruptedError} on SIGINT, SIGTERM and SIGHUP; a second signal ends the process at once.
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
  const interrupt = new Interrupt();
  try {
    await closing(await open(mine, 'wx', old ? 0o600 : 0o666), async (file) => {
      await writeAll(file, pieces, interrupt);
      if (old) await resemble(file, old);
      await file.sync();
    });
    check(interrupt);
    await rename(mine, target);
  } catch (error) {
    await rm(mine, { force: true });
    throw error;
  } finally {
    interrupt.close();
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
  interrupt?: Interrupt,
): Promise<void> {
  for await (const piece of pieces) {
    if (interrupt) check(interrupt);
    await file.appendFile(piece);
  }
}

function check({ signal, status }: Interrupt): void {
  if (signal.aborted) throw new InterruptedError(status);
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
