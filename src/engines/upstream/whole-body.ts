import type { BodyReader, ResponseBody } from './response-body.js';
import { UpstreamError } from './upstream-errors.js';

/** Bytes that a body may have that is no stream. */
const LARGEST = 1 << 26;

/**
 * A body as a text.
 * @throws UpstreamError when it is larger than it may be
 */
export function wholeBody(body: ResponseBody): Promise<string> {
  return new Promise((resolve, reject) => {
    body.read(new WholeReader(body, resolve, reject));
  });
}

class WholeReader implements BodyReader {
  private readonly parts: Buffer[] = [];
  private size = 0;

  constructor(
    private readonly body: ResponseBody,
    private readonly resolve: (text: string) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  take(bytes: Buffer): boolean {
    this.size += bytes.length;
    this.parts.push(bytes);
    if (this.size > LARGEST) this.refuse(UpstreamError.malformed('it is too large'));
    return true;
  }

  end(): void {
    const { parts } = this;
    const bytes = parts.length === 1 ? parts[0] : Buffer.concat(parts);
    const hasMark = bytes.length >= 3 && bytes.readUIntBE(0, 3) === MARK;
    this.resolve(bytes.toString('utf8', hasMark ? 3 : 0));
  }

  fail(error: Error): void {
    this.reject(error);
  }

  private refuse(error: UpstreamError): void {
    this.reject(error);
    this.body.abort(error);
  }
}

/** A byte order mark in UTF-8. */
const MARK = 0xefbbbf;
