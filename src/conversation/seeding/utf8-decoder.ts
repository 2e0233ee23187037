import { isAscii, isUtf8 } from 'node:buffer';
import { SeedInputError } from '../../core/seed-errors.js';

const LONGEST_SEQUENCE = 4;

/** Decodes UTF-8 that arrives in pieces: never cuts a character, drops a byte-order mark, and refuses other bytes. */
export class Utf8Decoder {
  private carry = Buffer.alloc(0);
  private decoded = 0;

  /** @param name what the bytes are from, for the error */
  constructor(private readonly name: string) {}

  /** Bytes that the texts returned so far stand for. */
  get bytes(): number {
    return this.decoded;
  }

  /** The text that a piece completes. Throws {@link SeedInputError} with the offset of the first wrong byte. */
  write(piece: Buffer): string {
    const bytes = this.carry.length > 0 ? Buffer.concat([this.carry, piece]) : piece;
    const end = completeEnd(bytes);
    this.carry = Buffer.from(bytes.subarray(end));
    return this.decode(bytes.subarray(0, end));
  }

  /** Ends the input. */
  end(): void {
    if (this.carry.length > 0) this.decode(this.carry);
  }

  private decode(bytes: Buffer): string {
    let text: string;
    if (isAscii(bytes)) text = bytes.toString('latin1');
    else if (isUtf8(bytes)) text = bytes.toString('utf8');
    else throw this.error(bytes);
    if (this.decoded === 0 && text.startsWith('\uFEFF')) text = text.slice(1);
    this.decoded += bytes.length;
    return text;
  }

  private error(bytes: Buffer): SeedInputError {
    let good = 0;
    let bad = bytes.length;
    while (good + 1 < bad) {
      const middle = (good + bad) >>> 1;
      if (isUtf8(bytes.subarray(0, completeEnd(bytes.subarray(0, middle))))) good = middle;
      else bad = middle;
    }
    const offset = this.decoded + completeEnd(bytes.subarray(0, good));
    return new SeedInputError(`${this.name}: not UTF-8 at byte ${offset}`);
  }
}

/** The end of the last whole character, should the bytes be UTF-8. */
function completeEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(LONGEST_SEQUENCE, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < length ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}
