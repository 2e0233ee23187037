import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';

/** A file of equal blocks that lasts as long as its writer. It is made with the first block. */
export class SpillFile {
  private file: number | undefined;
  private size = 0;
  /** Places of blocks that nobody needs any more. */
  private readonly unused: number[] = [];

  constructor(
    private readonly path: string,
    private readonly blockBytes: number,
  ) {}

  /** Writes a block; where it is. */
  write(block: Buffer): number {
    this.file ??= openSync(this.path, 'w+');
    let place = this.unused.pop();
    if (place === undefined) {
      place = this.size;
      this.size += this.blockBytes;
    }
    for (let done = 0; done < this.blockBytes;) {
      done += writeSync(this.file, block, done, this.blockBytes - done, place + done);
    }
    return place;
  }

  /** Reads `length` bytes of a block, from `start` in it on, to `at` in `into`. */
  read(place: number, start: number, length: number, into: Buffer, at: number): void {
    for (let done = 0; done < length;) {
      const got = readSync(this.file ?? -1, into, at + done, length - done, place + start + done);
      if (got === 0) throw new Error('The spill file of the index ends too early.');
      done += got;
    }
  }

  /** Gives a block back. */
  free(place: number): void {
    this.unused.push(place);
  }

  /** Removes the file. Safe to call twice. */
  close(): void {
    if (this.file === undefined) return;
    closeSync(this.file);
    rmSync(this.path, { force: true });
    this.file = undefined;
  }
}
