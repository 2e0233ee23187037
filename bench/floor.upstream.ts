import { createServer, type ServerResponse } from 'node:http';
import { EVENTS, streamedEvents, WHOLE } from './upstream-answers.js';
import { listen } from './floor.js';

/*
 * An upstream without a model: a bare node:http server that sends the same completion to everyone, as a whole or as a
 * stream, whose events come one by one as a model's do, or, on the path /at-once, all together.
 */

/** Milliseconds between two events of a stream. */
const BETWEEN_MS = 5;

const whole = Buffer.from(WHOLE);
const events = streamedEvents().map((event) => Buffer.from(event));
const together = Buffer.concat(events);

/** Responses whose next event has this number. */
let open: { readonly response: ServerResponse; sent: number }[] = [];

setInterval(() => {
  for (const stream of open) {
    const { response } = stream;
    if (response.destroyed) stream.sent = EVENTS;
    else if (++stream.sent === EVENTS) response.end(events[EVENTS - 1]);
    else response.write(events[stream.sent - 1]);
  }
  open = open.filter(({ sent }) => sent < EVENTS);
}, BETWEEN_MS);

listen(
  createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      if (!Buffer.concat(pieces).includes('"stream":true')) {
        const headers = { 'content-type': 'application/json', 'content-length': whole.length };
        response.writeHead(200, headers).end(whole);
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (request.url?.startsWith('/at-once')) response.end(together);
      else {
        response.flushHeaders();
        open.push({ response, sent: 0 });
      }
    });
  }),
);
