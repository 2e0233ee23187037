import { createReadStream, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, addAbortSignal, pipeline } from 'node:stream';
import { isNativeError } from 'node:util/types';
import { createGunzip } from 'node:zlib';
import { SeedCancelledError, SeedInputError } from '../../core/errors.js';

/** Bytes read at a time: large enough to make system calls cheap, small enough to stay in the processor's cache. */
const READ_BYTES = 1 << 18;
/** Files that are read from a folder. Their content decides how they are read, whatever the ending. */
const IN_FOLDER = /\.(json|jsonl|ndjson)(\.gz)?$/i;

/** One file, or standard input, to be seeded. */
export class SeedInput {
  private read = 0;

  private constructor(
    /** How messages call it. */
    readonly name: string,
    /** Bytes as stored, before decompression; undefined for standard input and pipes. */
    readonly size: number | undefined,
    private readonly openBytes: () => Readable,
  ) {}

  /**
   * The inputs that the arguments of a seed mean: files, folders (their .json, .jsonl and .ndjson files, gzipped or not,
   * by name), and `-` for standard input. Throws {@link SeedInputError} when one is missing or a folder has none.
   */
  static async from(paths: readonly string[]): Promise<SeedInput[]> {
    const inputs: SeedInput[] = [];
    for (const path of paths) {
      if (path === '-')
        inputs.push(new SeedInput('standard input', undefined, () => process.stdin));
      else inputs.push(...(await SeedInput.fromPath(path)));
    }
    return inputs;
  }

  private static async fromPath(path: string): Promise<SeedInput[]> {
    try {
      const stats = await stat(path);
      if (!stats.isDirectory()) return [SeedInput.file(path, stats)];
      const names = (await readdir(path)).filter((name) => IN_FOLDER.test(name)).sort();
      if (names.length === 0) throw new SeedInputError(`${path}: no .json or .jsonl files in it`);
      return await Promise.all(
        names.map(async (name) => SeedInput.file(join(path, name), await stat(join(path, name)))),
      );
    } catch (error) {
      throw readable(path, error);
    }
  }

  private static file(path: string, stats: Stats): SeedInput {
    // A pipe has no size, and what was read from it is gone.
    const size = stats.isFile() ? stats.size : undefined;
    return new SeedInput(path, size, () => createReadStream(path, { highWaterMark: READ_BYTES }));
  }

  /** Whether the input can be read once more. */
  get again(): boolean {
    return this.size !== undefined;
  }

  /** Bytes as stored that were read so far. */
  get bytesRead(): number {
    return this.read;
  }

  /**
   * The content, decompressed when it is gzip. Throws {@link SeedInputError} when it cannot be read, and
   * {@link SeedCancelledError} as soon as the signal says so, be it while waiting for a pipe.
   */
  async *chunks(signal?: AbortSignal): AsyncGenerator<Buffer> {
    this.read = 0;
    const source = this.openBytes();
    if (signal) addAbortSignal(signal, source);
    let decompressed = 0;
    let gzip = false;
    try {
      const raw = this.counted(source);
      const first = await head(raw);
      gzip = first[0] === 0x1f && first[1] === 0x8b;
      const content = gzip ? gunzip(first, raw) : prepend(first, raw);
      for await (const chunk of content) {
        decompressed += chunk.length;
        yield chunk;
      }
    } catch (error) {
      if (signal?.aborted) throw new SeedCancelledError();
      if (gzip && codeOf(error).startsWith('Z_')) {
        throw new SeedInputError(
          `${this.name}: the gzip data is damaged or ends too early, after ${decompressed} decompressed bytes`,
        );
      }
      throw readable(this.name, error);
    } finally {
      source.destroy();
    }
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

function gunzip(first: Buffer, rest: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  // The iteration below meets the error as well; the callback only keeps it from being thrown elsewhere.
  return pipeline(
    Readable.from(prepend(first, rest)),
    createGunzip({ chunkSize: READ_BYTES }),
    () => undefined,
  );
}

const REASONS: Record<string, string> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a folder',
  EMFILE: 'too many open files',
};

/** The error of a system call in words that its user can act on; other errors stay what they are. */
function readable(name: string, error: unknown): unknown {
  if (!isNativeError(error) || !('syscall' in error)) return error;
  return new SeedInputError(`${name}: ${REASONS[codeOf(error)] ?? error.message}`);
}

function codeOf(error: unknown): string {
  return isNativeError(error) ? String((error as NodeJS.ErrnoException).code) : '';
}
