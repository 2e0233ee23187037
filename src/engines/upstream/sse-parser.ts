const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * Reads server-sent events (WHATWG HTML, 9.2) from bytes as they come: only whole lines are decoded, so no character is
 * split. Lines end with LF or CRLF: no server is known that sends a bare CR.
 */
export class SseParser {
  private readonly rest: Buffer[] = [];
  private size = 0;
  private data: string | undefined;
  private begun = false;

  /** @param most bytes that a line may have, and UTF-16 code units that the data of an event may */
  constructor(private readonly most = 1 << 26) {}

  /**
   * The data of the events that are complete with these bytes.
   * @throws RangeError when an event is longer than it may be
   */
  push(bytes: Buffer): string[] {
    const end = bytes.lastIndexOf(NEWLINE);
    if (end < 0) {
      this.keep(bytes);
      return [];
    }
    const last = bytes.subarray(0, end + 1);
    const whole = this.rest.length > 0 ? Buffer.concat([...this.rest, last]) : last;
    this.rest.length = 0;
    this.size = 0;
    if (end + 1 < bytes.length) this.keep(bytes.subarray(end + 1));
    return this.read(whole.toString());
  }

  private keep(bytes: Buffer): void {
    this.size += bytes.length;
    if (this.size > this.most) throw new RangeError(TOO_LONG);
    this.rest.push(bytes);
  }

  private read(text: string): string[] {
    const events: string[] = [];
    const start = !this.begun && text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
    this.begun = true;
    for (let at = start, end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
      const stop = text.charCodeAt(end - 1) === 0x0d && end > at ? end - 1 : end;
      if (stop === at) {
        if (this.data !== undefined) events.push(this.data);
        this.data = undefined;
      } else if (text.startsWith('data:', at)) {
        const from = text.charCodeAt(at + 5) === 0x20 ? at + 6 : at + 5;
        const line = text.slice(from, Math.max(from, stop));
        this.data = this.data === undefined ? line : `${this.data}\n${line}`;
        if (this.data.length > this.most) throw new RangeError(TOO_LONG);
      }
      // Other fields and comments say nothing here.
      at = end + 1;
    }
    return events;
  }
}

const TOO_LONG = 'an event is too long';
