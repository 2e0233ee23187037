import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { errorAnswer } from './error.filter.js';
import { isLingering } from './unread-body.js';

/** What Node's parser says of bytes that it cannot take, and the refusal it means; everything else is a 400. */
const CONNECTION_ERRORS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive'],
  HPE_HEADER_OVERFLOW: [431, 'The request’s headers are too large'],
};

/** Answers what is not HTTP, or does not arrive, and closes the connection. */
export function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code !== 'ECONNRESET' && socket.writable && !isLingering(socket)) {
    const known = CONNECTION_ERRORS[error.code ?? ''] as [number, string] | undefined;
    const [statusCode, message] = known ?? [400, 'The request is not well-formed HTTP'];
    socket.write(refusal(statusCode, message));
  }
  socket.destroy(error);
}

/** Answers CONNECT as any method that has no route, and closes the connection: Node would close it without a word. */
export function refuseTunnels(server: Server): void {
  server.on('connect', ({ url = '' }: IncomingMessage, socket: Socket) => {
    // Node watches it no longer, and a reset that nobody watches would end the process.
    socket.on('error', () => undefined);
    socket.write(refusal(404, `Cannot CONNECT ${url}`));
    socket.destroySoon();
  });
}

/** A refusal as it goes over a connection that has no response of Node's, and ends with it. */
function refusal(statusCode: number, message: string): string {
  const { status, headers, body } = errorAnswer({ statusCode, message });
  const [name, value] = headers;
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `${name}: ${value}`,
    `content-length: ${body.length}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body.toString()}`;
}
