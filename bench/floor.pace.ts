import { createServer, type Socket } from 'node:net';
import { listen } from './floor.js';

/*
 * The floor of the pace bench: a bare node:net server that writes a text of constant size to each connection for each
 * event, at its time. It takes for granted that nothing comes but whole requests, each after the end of the stream
 * before. Arguments: milliseconds to the first event, and from each to the next. A request's header x-events says how
 * many, and x-event-bytes of what size.
 */

/** Milliseconds that the ring of times goes round. */
const RING_MS = 4096;
const HEAD = /x-events: (\d+)\r\nx-event-bytes: (\d+)\r\ncontent-length: (\d+)\r\n\r\n/;
const END = '\n\n\r\n';

interface Stream {
  readonly socket: Socket;
  readonly start: number;
  readonly event: string;
  /** Writes in all: the first and the last are of two events. */
  readonly writes: number;
  written: number;
}

const [ttft, itl] = process.argv.slice(2).map(Number);
const ring = Array.from({ length: RING_MS }, (): Stream[] => []);
let present = Math.floor(performance.now());

const server = createServer({ noDelay: true }, (socket) => {
  let request = '';
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.on('data', (piece: string) => {
    request += piece;
    const [head, events, bytes, length] = HEAD.exec(request) ?? [];
    if (head === undefined) return;
    if (request.length < request.indexOf(head) + head.length + Number(length)) return;
    request = '';
    const event = 'x'.repeat(Number(bytes) - END.length) + END;
    place({ socket, start: performance.now(), event, writes: Number(events) - 3, written: 0 });
  });
});
listen(server);
tick();

/** Puts a stream where its next event is due. */
function place(stream: Stream): void {
  const due = Math.ceil(stream.start + ttft + stream.written * itl);
  ring[Math.max(due, present + 1) % RING_MS].push(stream);
}

function tick(): void {
  const now = Math.floor(performance.now());
  while (present < now) {
    const due = ring[++present % RING_MS];
    ring[present % RING_MS] = [];
    due.forEach(write);
  }
  setTimeout(tick, 1);
}

function write(stream: Stream): void {
  const { socket, event, writes } = stream;
  stream.written++;
  if (socket.destroyed) return;
  const isLast = stream.written === writes;
  // As of a reply: the role with the first token; the reason of the end and what follows it with the last.
  const times = (stream.written === 1 ? 2 : 1) + (isLast ? 2 : 0);
  socket.write(event.repeat(times), 'latin1');
  if (!isLast) place(stream);
}
