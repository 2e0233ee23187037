import type { ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import { Timer } from '../pace/timer.js';
import type { TimerWheel } from '../pace/timer-wheel.js';
import { Turns } from '../pace/turns.js';
import type { Ending, Events } from './events.js';
import { StreamedBody } from './streamed-body.js';

const logger = new Logger('Stream');

/** Long streams: the sockets of clients that keep up take what is written at once, and ask for more. */
const turns = new Turns();

/** What a stream needs beside its events. */
export interface StreamOptions {
  readonly wheel: TimerWheel;
  /** When the answer began, by the wheel's clock. */
  readonly start: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  /** Called once, when all is sent or the client has left. */
  readonly onEnd: (end: StreamEnd) => void;
}

/** How a stream ended: its time to the first event in milliseconds, when there was one, and whether all was sent. */
export interface StreamEnd {
  readonly ttft: number | undefined;
  readonly complete: boolean;
}

/** Milliseconds for which a client may wait for an answer that does not go on. */
const LONGEST_SILENCE_MS = 600_000;

/**
 * Milliseconds for a client to read what was written before a reset: with both at once, many take the reset for an
 * ordinary end.
 */
const READ_MS = 20;

/** Milliseconds by which an event may be early: fewer than a screen takes for a picture. */
const LONGEST_AHEAD_MS = 16;

/** UTF-16 code units that are written together: few large writes, and a bound for what waits for a slow reader. */
const WRITE_UNITS = 1 << 15;

/**
 * Sends events as a response: each at its time, as fast as the client reads, until it leaves. What is due together is
 * one write, and an answer of which nothing has to wait is one write as a whole.
 *
 * An event that comes late takes the next one along when that is nearer to its time, {@link LONGEST_AHEAD_MS} at most.
 * A write is most of what an event costs, so a server that falls behind needs less time for each event, and with 40
 * events a second for each of its streams it stays some 13 ms behind instead of more and more.
 */
export class EventStream extends Timer {
  private readonly wheel: TimerWheel;
  private readonly start: number;
  private readonly onEnd: (end: StreamEnd) => void;
  private readonly body: StreamedBody;
  /** Whether the present event was not due when it was looked at. */
  private waiting = false;
  private buffered = '';
  private ttft: number | undefined;
  private ended = false;
  /** Whether nothing goes on any more: what comes is the connection's end. */
  private silent = false;
  /** Made for clients that do not keep up. */
  private resume: (() => void) | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly events: Events,
    { wheel, start, headers, onEnd }: StreamOptions,
  ) {
    super();
    this.wheel = wheel;
    this.start = start;
    this.onEnd = onEnd;
    this.body = new StreamedBody(response, headers, events.encoding);
  }

  /** Begins to send. */
  begin(): void {
    this.response.on('close', this.leave);
    if (this.response.closed) this.leave();
    else this.goOn();
  }

  fire(now: number): void {
    if (this.silent) this.response.socket?.resetAndDestroy();
    else this.goOn(now);
  }

  private readonly leave = (): void => {
    this.end(false);
  };

  /** Sends what is due. Events that cannot be made break the answer off: the client sees that it is not whole. */
  goOn(now = this.wheel.now()): void {
    try {
      this.pump(now);
    } catch (error) {
      logger.error(error);
      this.response.destroy();
      this.end(false);
    }
  }

  private pump(now: number): void {
    const { events, start } = this;
    let late = 0;
    for (;;) {
      if (!this.waiting && !events.next()) {
        if (events.more) this.await(events, now);
        else if (events.ending) this.breakOff(events.ending, now);
        else this.finish(now);
        return;
      }
      const wait = start + events.due - now;
      if (wait > 0 && (wait >= late || wait > LONGEST_AHEAD_MS)) {
        this.waiting = true;
        if (this.flush(now)) this.wheel.schedule(this, start + events.due);
        return;
      }
      this.waiting = false;
      late = -wait;
      this.buffered += events.text();
      if (this.buffered.length >= WRITE_UNITS) {
        if (this.flush(now)) turns.queue(this);
        return;
      }
    }
  }

  /** Writes what is due. Returns whether the client keeps up; if not, the stream goes on once it has. */
  private flush(now: number): boolean {
    if (this.buffered === '') return true;
    this.ttft ??= now - this.start;
    const keepsUp = this.body.write(this.buffered);
    this.buffered = '';
    if (!keepsUp) this.waitForReader();
    return keepsUp;
  }

  /** Goes on once there is more, which nobody asks for as long as the client does not read what there was. */
  private await(events: Events, now: number): void {
    if (!this.flush(now)) return;
    events.more?.(() => {
      if (!this.ended) this.goOn();
    });
  }

  /** Has no limit of its own: connections on which nothing is read any more are closed, whatever they carry. */
  private waitForReader(): void {
    this.body.onceDrained(
      (this.resume ??= () => {
        if (!this.ended) turns.queue(this);
      }),
    );
  }

  private breakOff(ending: Ending, now: number): void {
    this.flush(now);
    this.stopResuming();
    this.events.close?.();
    this.silent = true;
    if (ending === 'silence') this.wheel.schedule(this, now + LONGEST_SILENCE_MS);
    else
      this.response.socket?.write('', () => {
        if (!this.ended) this.wheel.schedule(this, this.wheel.now() + READ_MS);
      });
  }

  private finish(now: number): void {
    this.ttft ??= now - this.start;
    this.body.end(this.buffered);
    this.end(true);
  }

  private end(complete: boolean): void {
    if (this.ended) return;
    this.ended = true;
    this.wheel.cancel(this);
    turns.cancel(this);
    this.response.off('close', this.leave);
    this.stopResuming();
    this.events.close?.();
    this.onEnd({ ttft: this.ttft, complete });
  }

  private stopResuming(): void {
    if (this.resume) this.body.offDrained(this.resume);
  }
}
