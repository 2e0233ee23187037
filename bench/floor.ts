import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Server } from 'node:net';

const LARGEST = 64 << 20;

/**
 * Runs a bare node:http server that reads each body and sends as many bytes as the request's x-answer-bytes says.
 * @param before what it does for each request before it answers
 */
export function serveFloor(before?: (request: IncomingMessage) => Promise<void>): void {
  const bytes = Buffer.alloc(LARGEST, 'a');
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const length = Number(request.headers['x-answer-bytes'] ?? 0);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': length });
    response.end(bytes.subarray(0, length));
  };
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      Buffer.concat(pieces);
      if (!before) answer(request, response);
      else {
        before(request).then(
          () => answer(request, response),
          (error: unknown) => {
            console.error(error);
            response.writeHead(500).end();
          },
        );
      }
    });
  });
  listen(server);
}

/** Has a floor listen, say where, and end when it is told to. */
export function listen(server: Server): void {
  server.listen(0, '127.0.0.1', () => {
    console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  process.once('SIGTERM', () => process.exit(0));
}
