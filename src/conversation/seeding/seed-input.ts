import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import type { Gunzip } from 'node:zlib';
import { SeedCancelledError, SeedInputError } from '../../core/seed-errors.js';
import { bytesBeforeDamage, gunzip, isGzip } from './gunzip.js';
import { codeOf, readError } from './read-error.js';
import { folderItems } from './seed-folder.js';

/** Bytes read at a time: large enough to make system calls cheap, small enough to stay in the processor's cache. */
const READ_BYTES = 1 << 18;

/** One file, or standard input, to be seeded; or something in a folder that is left out. */
export class SeedInput {
  private read = 0;
  private end = false;

  private constructor(
    /** How messages call it. */
    readonly name: string,
    /** Bytes as stored, before decompression; undefined for standard input and pipes. */
    readonly size: number | undefined,
    private readonly openBytes: () => Readable,
    /** Why it is not to be read, though it is in a folder that is; undefined when it is. */
    readonly leftOut?: string,
  ) {}

  /**
   * The inputs that the arguments of a seed mean: files, what is in folders, by name, and `-` for standard input. Throws
   * {@link SeedInputError} when one is missing, or a folder has nothing to read.
   */
  static async from(paths: readonly string[]): Promise<SeedInput[]> {
    const inputs: SeedInput[] = [];
    for (const path of paths) {
      if (path === '-')
        inputs.push(new SeedInput('standard input', undefined, () => process.stdin));
      // One by one: a folder may hold more files than a call may have arguments.
      else for (const input of await SeedInput.fromPath(path)) inputs.push(input);
    }
    return inputs;
  }

  private static async fromPath(path: string): Promise<SeedInput[]> {
    const stats = await stat(path).catch((error: unknown) => {
      throw readError(path, error);
    });
    if (stats.isDirectory()) {
      const items = await folderItems(path);
      return items.map((item) => SeedInput.file(item.path, item.size, item.leftOut));
    }
    // A pipe has no size, and what was read from it is gone.
    return [SeedInput.file(path, stats.isFile() ? stats.size : undefined)];
  }

  private static file(path: string, size: number | undefined, leftOut?: string): SeedInput {
    const openBytes = (): Readable => createReadStream(path, { highWaterMark: READ_BYTES });
    return new SeedInput(path, size, openBytes, leftOut);
  }

  /** Whether the input can be read once more. */
  get again(): boolean {
    return this.size !== undefined;
  }

  /** Bytes as stored that were read so far. */
  get bytesRead(): number {
    return this.read;
  }

  /** Whether nothing of it is left to read. */
  get ended(): boolean {
    return this.end || this.leftOut !== undefined;
  }

  /**
   * The content, decompressed when it is gzip. Throws {@link SeedInputError} when it cannot be read, and
   * {@link SeedCancelledError} as soon as the signal says so, be it while waiting for a pipe.
   */
  async *chunks(signal?: AbortSignal): AsyncGenerator<Buffer> {
    this.read = 0;
    this.end = false;
    const source = this.open(signal);
    let unpacked: Gunzip | undefined;
    try {
      const raw = this.counted(source);
      const first = await head(raw);
      const content = prepend(first, raw);
      yield* isGzip(first) ? (unpacked = gunzip(content)) : content;
      this.end = true;
    } catch (error) {
      if (signal?.aborted) throw new SeedCancelledError();
      if (!unpacked || !codeOf(error).startsWith('Z_')) throw readError(this.name, error);
      throw await this.damage(unpacked.bytesWritten, signal);
    } finally {
      source.destroy();
    }
  }

  /** The error of gzip that is damaged after so many sound bytes; says how much comes out of it where it can look. */
  private async damage(sound: number, signal?: AbortSignal): Promise<Error> {
    const error = `${this.name}: the gzip data is damaged or ends too early`;
    if (!this.again) return new SeedInputError(error);
    const bytes = await bytesBeforeDamage(() => this.open(signal), sound);
    if (signal?.aborted) return new SeedCancelledError();
    return new SeedInputError(`${error}, after ${bytes} decompressed bytes`);
  }

  private open(signal?: AbortSignal): Readable {
    const source = this.openBytes();
    return signal ? addAbortSignal(signal, source) : source;
  }

  private async *counted(source: Readable): AsyncGenerator<Buffer, void> {
    for await (const chunk of source) {
      this.read += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  }
}

/** The first two bytes or more; fewer when there are no more. Pipes may give them one by one. */
async function head(source: AsyncIterator<Buffer>): Promise<Buffer> {
  let first = Buffer.alloc(0);
  while (first.length < 2) {
    const next = await source.next();
    if (next.done) break;
    first = Buffer.concat([first, next.value]);
  }
  return first;
}

async function* prepend(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest;
}
