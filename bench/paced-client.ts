import { connect, type Socket } from 'node:net';
import type { Histogram } from './histogram.js';

const NEWLINE = 0x0a;
const RECEIVED_BYTES = 1 << 16;

/** How a server is told to pace its streams, in milliseconds. */
export interface Pacing {
  readonly ttft: number;
  readonly itl: number;
}

/** Where what clients see is written down. */
export interface PaceRecord {
  /** How far events were from their times, while it is measured: milliseconds, early or late. */
  readonly errors: Histogram;
  measured: boolean;
  /** Streams that ended before their time, or were not what was asked for. */
  failures: number;
}

/** A connection on which one stream follows the other; each event is compared with the time at which it is due. */
export class PacedClient {
  private readonly socket: Socket;
  private start = 0;
  /** Events of the present stream so far. */
  private events = 0;
  private last = 0;
  private left = false;

  /**
   * @param request the bytes that ask for a stream
   * @param total events in it: the role, one for each token, the reason of the end, `[DONE]`
   */
  constructor(
    port: number,
    private readonly request: Buffer,
    private readonly total: number,
    private readonly pacing: Pacing,
    private readonly record: PaceRecord,
  ) {
    this.socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: { buffer: Buffer.allocUnsafeSlow(RECEIVED_BYTES), callback: this.receive },
    });
    this.socket.on('error', () => this.record.failures++);
    this.socket.on('close', () => {
      if (!this.left) this.record.failures++;
    });
    this.socket.on('connect', () => this.ask());
  }

  leave(): void {
    this.left = true;
    this.socket.destroy();
  }

  private ask(): void {
    this.events = 0;
    this.start = performance.now();
    this.socket.write(this.request);
  }

  /** Counts the ends of events: two newlines, which there are nowhere else. */
  private readonly receive = (length: number, bytes: Uint8Array): boolean => {
    const now = performance.now();
    for (let i = 0; i < length; i++) {
      const byte = bytes[i];
      if (byte === NEWLINE && this.last === NEWLINE) this.event(now);
      this.last = byte;
    }
    return true;
  };

  /** The role is due with the first token, the end with the last. */
  private event(now: number): void {
    const { record, pacing, total } = this;
    const token = Math.min(Math.max(this.events - 1, 0), total - 4);
    this.events++;
    const due = this.start + pacing.ttft + token * pacing.itl;
    if (record.measured) record.errors.add(Math.abs(now - due));
    if (this.events === total) setImmediate(() => !this.left && this.ask());
    if (this.events > total) record.failures++;
  }
}
