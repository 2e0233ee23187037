import { connect } from 'node:net';
import { Readable } from 'node:stream';

const PATIENCE_MS = 20_000;

/** What came back over a bare connection: an answer, or nothing when it was closed without one. */
export interface RawAnswer {
  readonly status: number;
  /** Status line and headers. */
  readonly head: string;
  readonly body: string;
}

export interface RawOptions {
  /** Whether the sending side is closed behind the bytes. */
  readonly halfClose?: boolean;
}

/**
 * Sends bytes as they are over a connection of their own; parts that are made one by one, each at its time. Resolves with the first answer, or with undefined when the
 * server closes the connection without one. Rejects when it does neither.
 */
export function sendRaw(
  port: number,
  bytes: string | Buffer | AsyncIterable<string>,
  { halfClose = false }: RawOptions = {},
): Promise<RawAnswer | undefined> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const settle = (): void => {
      resolve(parse(received, true));
      socket.destroy();
    };
    socket.on('data', (piece) => {
      received = Buffer.concat([received, piece]);
      if (parse(received, false)) settle();
    });
    // A reset is a way to close, and may overtake nothing that was received before.
    socket.on('end', settle).on('close', settle).on('error', settle);
    socket.setTimeout(PATIENCE_MS, () => {
      socket.destroy();
      reject(new Error('The server neither answered nor closed the connection.'));
    });
    if (typeof bytes === 'string' || Buffer.isBuffer(bytes)) {
      socket.write(bytes);
      if (halfClose) socket.end();
    } else {
      Readable.from(bytes).pipe(socket, { end: halfClose });
    }
  });
}

/** The first answer in what was received; undefined as long as it is not complete, unless no more will come. */
function parse(received: Buffer, closed: boolean): RawAnswer | undefined {
  const text = received.toString('latin1');
  const head = text.indexOf('\r\n\r\n');
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1];
  if (head < 0 || status === undefined) return undefined;
  const body = text.slice(head + 4);
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? Infinity);
  if (body.length < length && !closed) return undefined;
  return { status: Number(status), head: text.slice(0, head), body: body.slice(0, length) };
}
