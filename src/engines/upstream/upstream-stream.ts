import type { LiveChunk } from '../../core/chunk.js';
import { isObject } from '../../core/json-object.js';
import { ChunkReader } from './chunk-reader.js';
import type { EstimatedUsage } from './estimated-usage.js';
import { SseParser } from './sse-parser.js';
import { RepeatedChunk } from './repeated-chunk.js';
import type { BodyReader, ResponseBody } from './response-body.js';
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

/** What waits for pieces. */
interface Waiter {
  resolve(next: IteratorResult<readonly LiveChunk[]>): void;
  reject(error: Error): void;
}

/**
 * An upstream's stream as it comes, in the pieces in which the network brings it. It is read as fast as somebody takes
 * the pieces: one read is at hand at most.
 */
export class UpstreamStream implements AsyncIterableIterator<readonly LiveChunk[]>, BodyReader {
  private readonly body: ResponseBody;
  private readonly parser = new SseParser();
  private readonly reader: ChunkReader;
  private readonly repeated = new RepeatedChunk();
  private pieces: LiveChunk[] = [];
  /** Whether there has been an event. */
  private begun = false;
  private done = false;
  private ended = false;
  private error: Error | undefined;
  private waiter: Waiter | undefined;

  constructor(
    { body }: UpstreamResponse,
    private readonly needs: StreamNeeds,
  ) {
    this.body = body;
    this.reader = new ChunkReader(needs.n);
  }

  /** Waits for the first pieces, which stay. Throws what comes in their place. */
  async begin(): Promise<this> {
    this.body.read(this);
    const first = await this.next();
    if (!first.done) this.pieces = [...first.value, ...this.pieces];
    return this;
  }

  next(): Promise<IteratorResult<readonly LiveChunk[]>> {
    if (this.pieces.length > 0 || this.ended) {
      const { error } = this;
      if (this.pieces.length > 0 || !error) return Promise.resolve(this.taken());
      // It is told once, and then it is the end.
      this.error = undefined;
      return Promise.reject(error);
    }
    return new Promise((resolve, reject) => {
      this.waiter = { resolve, reject };
      this.body.resume();
    });
  }

  return(): Promise<IteratorResult<readonly LiveChunk[]>> {
    this.close();
    this.pieces = [];
    this.error = undefined;
    this.wake();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  take(bytes: Buffer): boolean {
    try {
      for (const data of this.parser.push(bytes)) this.read(data);
    } catch (error) {
      this.fail(error instanceof RangeError ? UpstreamError.malformed(error.message) : error);
    }
    if (this.pieces.length > 0 || this.ended) this.wake();
    return this.pieces.length === 0 || this.ended;
  }

  end(): void {
    if (this.ended) return;
    // Some servers end without saying so.
    if (this.reader.isComplete) this.finish();
    else
      this.fail(this.begun ? UpstreamError.cutOff() : UpstreamError.malformed('it has no events'));
    this.wake();
  }

  fail(error: unknown): void {
    if (this.ended) return;
    this.error = brokenOff(error, this.needs.signal, this.needs.conceal);
    this.close();
    this.wake();
  }

  /** Hands what is there to whoever waits for it. */
  private wake(): void {
    const { waiter, error } = this;
    if (!waiter) return;
    this.waiter = undefined;
    if (this.pieces.length > 0 || !error) {
      waiter.resolve(this.taken());
      return;
    }
    this.error = undefined;
    waiter.reject(error);
  }

  private taken(): IteratorResult<readonly LiveChunk[]> {
    const { pieces } = this;
    if (pieces.length === 0) return { done: true, value: undefined };
    this.pieces = [];
    return { done: false, value: pieces };
  }

  private read(data: string): void {
    if (this.done) return;
    this.begun = true;
    if (data === DONE) {
      this.finish();
      return;
    }
    const text = this.repeated.textOf(data);
    if (text) this.add([{ type: 'text', choice: 0, text, count: 1 }]);
    else this.parse(data);
  }

  private parse(data: string): void {
    const chunk = parsed(data);
    if (!isObject(chunk)) throw UpstreamError.malformed('an event is no object');
    const error = toldError(chunk.error);
    if (error) throw errorInAnswer(error, this.needs.conceal);
    const pieces = this.reader.read(chunk);
    this.add(pieces);
    // Replies of one request take turns: none is like the one before it.
    if (this.needs.n > 1) return;
    const [piece] = pieces;
    if (
      pieces.length === 1 &&
      piece.type === 'text' &&
      !piece.tokens &&
      (chunk.usage ?? undefined) === undefined
    )
      this.repeated.learn(data, piece.text);
    else this.repeated.forget();
  }

  private add(pieces: readonly LiveChunk[]): void {
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

  /** Frees the connection: one whose response has ended is used again. */
  private close(): void {
    this.ended = true;
    const { body } = this;
    if (this.done) {
      body.ignore();
      // The end of the response is mostly in the same bytes, which are being read.
      queueMicrotask(() => {
        if (!body.isOver) endSoon(body);
      });
      return;
    }
    // What it still says is of no use to anybody.
    body.abort(new Error('Nobody reads on.'));
  }
}

/** Breaks off what does not end by itself. */
function endSoon(body: ResponseBody): void {
  setTimeout(() => {
    body.abort(new Error('It goes on behind its end.'));
  }, ENDING_MS).unref();
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw UpstreamError.malformed('an event is no JSON');
  }
}
