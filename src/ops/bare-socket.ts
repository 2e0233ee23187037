import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { RequestHead } from '../core/fast-route.js';
import type { ErrorAnswer, ErrorAnswers } from './error-answers.js';
import { ReceivedHead } from './request-head.js';
import { requestId } from './request-id.js';
import { isLingering } from './unread-body.js';

/** What Node's parser says of bytes that it cannot take, and the refusal it means; everything else is a 400. */
const CONNECTION_ERRORS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive'],
  HPE_HEADER_OVERFLOW: [431, 'The request’s headers are too large'],
};

/** What Node's parser says. */
interface ParserError extends NodeJS.ErrnoException {
  readonly rawPacket?: unknown;
}

/** A connection, with the response to the request whose head has come: Node's own refusal looks at it, too. */
interface Answering extends Socket {
  readonly _httpMessage?: ServerResponse | null;
}

/** Answers what is not HTTP, or does not arrive, and closes the connection: without a word when an answer has begun. */
export function refuseConnection(
  error: ParserError,
  socket: Answering,
  errors: ErrorAnswers,
): void {
  const open = socket._httpMessage;
  const isSilent = isLingering(socket) || open?.headersSent === true;
  if (error.code !== 'ECONNRESET' && socket.writable && !isSilent) {
    const known = CONNECTION_ERRORS[error.code ?? ''] as [number, string] | undefined;
    const [statusCode, message] = known ?? [400, 'The request is not well-formed HTTP'];
    const request = open ? new ReceivedHead(open.req) : unreadHead(error, socket);
    const isPathless = request.url === '' && !isAtHand(error, socket);
    const facts = { statusCode, message };
    socket.write(
      textOf(isPathless ? errors.answerPathless(facts, request) : errors.answer(facts, request)),
    );
  }
  socket.destroy(error);
}

/** What is known of a request whose head has not come. */
function unreadHead({ rawPacket }: ParserError, { remoteAddress }: Socket): RequestHead {
  return { ...lineOf(rawPacket), headers: {}, id: requestId(undefined), address: remoteAddress };
}

/**
 * Whether all that came over a connection is there to be looked at. What came before the last packet only the parser
 * has seen, and it tells nobody: to keep it would cost every connection something.
 */
function isAtHand({ rawPacket }: ParserError, { bytesRead }: Socket): boolean {
  return bytesRead === (Buffer.isBuffer(rawPacket) ? rawPacket.length : 0);
}

/** Answers CONNECT as any method that has no route, and closes the connection: Node would close it without a word. */
export function refuseTunnels(server: Server, errors: ErrorAnswers): void {
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    // Node watches it no longer, and a reset that nobody watches would end the process.
    socket.on('error', () => undefined);
    const notFound = { statusCode: 404, message: `Cannot CONNECT ${request.url}` };
    socket.write(textOf(errors.answer(notFound, new ReceivedHead(request))));
    socket.destroySoon();
  });
}

/** An answer as it goes over a connection that has no response of Node's, and ends with it. */
function textOf({ status, headers, body }: ErrorAnswer): string {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`];
  for (let i = 0; i < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`);
  lines.push(`content-length: ${body.length}`, 'connection: close');
  return `${lines.join('\r\n')}\r\n\r\n${body.toString()}`;
}

const REQUEST_LINE = /^([A-Z]+) (\S+) HTTP\//;
const LONGEST_LINE = 2048;

/** Method and URL of a request that Node's parser gave up on, when the bytes at hand begin with them. */
function lineOf(packet: unknown): Pick<RequestHead, 'method' | 'url'> {
  const text = Buffer.isBuffer(packet) ? packet.toString('latin1', 0, LONGEST_LINE) : '';
  const [, method = '', url = ''] = REQUEST_LINE.exec(text) ?? [];
  return { method, url };
}
