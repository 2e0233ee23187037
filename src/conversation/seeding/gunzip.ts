import { Readable, pipeline } from 'node:stream';
import { pipeline as piped } from 'node:stream/promises';
import { constants, createGunzip, type Gunzip } from 'node:zlib';

/** Bytes decompressed at a time. */
const CHUNK_BYTES = 1 << 18;

/** Whether content that begins with these bytes, two or more, is gzip. */
export function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Decompresses; whoever iterates over it meets the errors. */
export function gunzip(compressed: AsyncIterable<Buffer>): Gunzip {
  // The iteration meets the error as well; the callback only keeps it from being thrown elsewhere.
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES });
  return pipeline(Readable.from(compressed), unpacked, () => undefined);
}

/**
 * How many bytes come out of damaged gzip before the damage, of which `sound` compressed bytes are known to be before it.
 * Node drops what the last piece gave before it failed, so it is fed again, in ever smaller pieces, the last of a byte.
 */
export async function bytesBeforeDamage(open: () => Readable, sound: number): Promise<number> {
  let bytes = 0;
  for (const size of [1 << 9, 1]) {
    bytes = 0;
    // No end is asked for: what is cut gives all that it has.
    const options = { chunkSize: CHUNK_BYTES, finishFlush: constants.Z_SYNC_FLUSH };
    const unpacked = createGunzip(options).on('data', ({ length }: Buffer) => (bytes += length));
    // It fails again, which is known.
    await piped(Readable.from(inPieces(open(), sound, size)), unpacked).catch(() => undefined);
    sound = unpacked.bytesWritten;
  }
  return bytes;
}

/** The same bytes, in pieces of a size after the first so many. */
async function* inPieces(
  source: AsyncIterable<Buffer>,
  after: number,
  size: number,
): AsyncGenerator<Buffer> {
  let left = after;
  for await (const chunk of source) {
    const whole = Math.min(left, chunk.length);
    if (whole > 0) yield chunk.subarray(0, whole);
    left -= whole;
    for (let i = whole; i < chunk.length; i += size) yield chunk.subarray(i, i + size);
  }
}
