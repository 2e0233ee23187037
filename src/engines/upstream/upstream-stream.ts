import type { LiveChunk } from '../../core/chunk.js';
import { isObject } from '../../core/json-object.js';
import { ChunkReader } from './chunk-reader.js';
import type { EstimatedUsage } from './estimated-usage.js';
import { SseParser } from './sse-parser.js';
import type { UpstreamResponse } from './transport.js';
import { brokenOff, errorInAnswer, toldError, UpstreamError } from './upstream-errors.js';

/** What the data of the last event is. */
const DONE = '[DONE]';
/** Milliseconds for a response to end behind it. */
const ENDING_MS = 1000;

/** What a stream needs beside its response. */
export interface StreamNeeds {
  /** How many replies were asked for. */
  readonly n: number;
  /** Given when the client has left: then that is what goes wrong. */
  readonly signal: AbortSignal;
  readonly conceal: (text: string) => string;
  /** Counts the replies' tokens, where the upstream does not. */
  readonly estimate: EstimatedUsage;
}

/**
 * An upstream's stream as it comes, in the pieces in which the network brings it. It is read as fast as somebody takes
 * the pieces: one read is at hand at most.
 */
export class UpstreamStream implements AsyncIterableIterator<readonly LiveChunk[]> {
  private readonly body: UpstreamResponse['body'];
  private readonly parser = new SseParser();
  private readonly reader: ChunkReader;
  private pieces: LiveChunk[] = [];
  /** Whether there has been an event. */
  private begun = false;
  private done = false;
  private ended = false;
  private error: Error | undefined;
  private wake: (() => void) | undefined;

  constructor(
    { body }: UpstreamResponse,
    private readonly needs: StreamNeeds,
  ) {
    this.body = body;
    this.reader = new ChunkReader(needs.n);
    body.on('data', this.take);
    body.on('end', this.end);
    body.on('error', this.fail);
    body.on('close', this.end);
  }

  /** Waits for the first pieces, which stay. Throws what comes in their place. */
  async begin(): Promise<this> {
    await this.fill();
    if (this.pieces.length === 0 && this.error) throw this.error;
    return this;
  }

  async next(): Promise<IteratorResult<readonly LiveChunk[]>> {
    await this.fill();
    const { pieces } = this;
    if (pieces.length > 0) {
      this.pieces = [];
      return { done: false, value: pieces };
    }
    const { error } = this;
    // It is told once, and then it is the end.
    this.error = undefined;
    if (error) throw error;
    return { done: true, value: undefined };
  }

  return(): Promise<IteratorResult<readonly LiveChunk[]>> {
    this.close();
    this.pieces = [];
    this.error = undefined;
    this.wake?.();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Waits until there are pieces, or the end. */
  private async fill(): Promise<void> {
    while (this.pieces.length === 0 && !this.ended) {
      this.body.resume();
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private readonly take = (bytes: Buffer): void => {
    try {
      for (const data of this.parser.push(bytes)) this.read(data);
    } catch (error) {
      this.fail(error instanceof RangeError ? UpstreamError.malformed(error.message) : error);
    }
    if (this.pieces.length === 0 && !this.ended) return;
    if (!this.ended) this.body.pause();
    this.wake?.();
  };

  private read(data: string): void {
    if (this.done) return;
    this.begun = true;
    if (data === DONE) {
      this.finish();
      return;
    }
    const chunk = parsed(data);
    if (!isObject(chunk)) throw UpstreamError.malformed('an event is no object');
    const error = toldError(chunk.error);
    if (error) throw errorInAnswer(error, this.needs.conceal);
    const pieces = this.reader.read(chunk);
    this.pieces.push(...pieces);
    if (this.reader.usage) return;
    for (const piece of pieces) if ('text' in piece) this.needs.estimate.add(piece.text);
  }

  /** All is there that will come. */
  private finish(): void {
    this.pieces.push(...this.reader.ends());
    this.done = true;
    const usage = this.reader.usage ?? this.needs.estimate.usage;
    this.pieces.push({ type: 'usage', usage });
    this.close();
  }

  private readonly end = (): void => {
    if (this.ended) return;
    // Some servers end without saying so.
    if (this.reader.isComplete) this.finish();
    else
      this.fail(this.begun ? UpstreamError.cutOff() : UpstreamError.malformed('it has no events'));
    this.wake?.();
  };

  private readonly fail = (error: unknown): void => {
    if (this.ended) return;
    this.error = this.failureOf(error);
    this.close();
    this.wake?.();
  };

  private failureOf(error: unknown): Error {
    const { signal, conceal } = this.needs;
    return brokenOff(error, signal, conceal);
  }

  /** Frees the connection: one whose response has ended is used again. */
  private close(): void {
    this.ended = true;
    const { body } = this;
    body.off('data', this.take).off('end', this.end).off('close', this.end);
    if (this.done) {
      body.resume();
      if (!body.closed) endSoon(body);
      return;
    }
    // What it still says is of no use to anybody.
    body.off('error', this.fail).on('error', () => undefined);
    body.destroy();
  }
}

/** Breaks off what does not end by itself. */
function endSoon(body: UpstreamResponse['body']): void {
  const timer = setTimeout(() => body.destroy(), ENDING_MS);
  body.once('close', () => {
    clearTimeout(timer);
  });
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw UpstreamError.malformed('an event is no JSON');
  }
}
