import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * The floor of the completion bench: a bare node:http server that reads each body and sends as many bytes as the
 * request's x-answer-bytes says.
 */

const LARGEST = 64 << 20;
const bytes = Buffer.alloc(LARGEST, 'a');

const server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    Buffer.concat(pieces);
    const length = Number(request.headers['x-answer-bytes'] ?? 0);
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': length });
    response.end(bytes.subarray(0, length));
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.once('SIGTERM', () => process.exit(0));
