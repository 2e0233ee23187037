import { END, isContinuation } from './characters.js';
import { SLACK } from './token-table.js';

/** UTF-16 code units that a window shows at once: as few as fit in a processor's nearest caches. */
const UNITS = 1 << 14;
/** UTF-8 needs at most three bytes for each UTF-16 code unit. */
const WORST_BYTES = 3;

/** Shows a text in UTF-8, part by part. A lone surrogate is U+FFFD. */
export class Utf8Window {
  bytes: Buffer = Buffer.allocUnsafeSlow(0);
  /** The same bytes, for whom wants four at a time. */
  view = new DataView(this.bytes.buffer);
  /** How many bytes are shown. */
  length = 0;
  /** Whether the text ends here. */
  last = false;
  private end = 0;
  private units = 0;

  constructor() {
    this.resize(UNITS);
  }

  /** Shows a text from a UTF-16 offset on. */
  show(text: string, from: number): void {
    let end = from + this.units;
    this.last = end >= text.length;
    if (this.last) end = text.length;
    else if ((text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end--;
    this.length = this.bytes.write(this.last && from === 0 ? text : text.slice(from, end));
    this.bytes[this.length] = END;
    this.end = end;
  }

  /** Will show twice as much at once, when so much belongs together. */
  widen(): void {
    this.resize(2 * this.units);
  }

  /** Shows as little as at first, so that a rare giant does not keep its memory for ever. */
  narrow(): void {
    if (this.units > UNITS) this.resize(UNITS);
  }

  /** The UTF-16 offset in the text of a byte with which a character begins. */
  offsetOf(byte: number): number {
    let offset = this.end;
    for (let i = byte; i < this.length; i++) {
      const lead = this.bytes[i];
      if (!isContinuation(lead)) offset -= lead < 0xf0 ? 1 : 2;
    }
    return offset;
  }

  private resize(units: number): void {
    this.units = units;
    this.bytes = Buffer.allocUnsafeSlow(WORST_BYTES * units + SLACK);
    this.view = new DataView(this.bytes.buffer);
  }
}
