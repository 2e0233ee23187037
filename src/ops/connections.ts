import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Milliseconds for which an answer waits for a client that reads nothing of it. */
const UNREAD_MS = 600_000;

/** How often it is looked for such clients, in milliseconds. */
const LOOK_MS = 60_000;

/** The open connections of a server, for what Node does not do about them. */
export class Connections {
  private readonly open = new Set<Socket>();

  /** @param patience milliseconds for which an answer may wait to be read */
  constructor(
    server: Server,
    private readonly patience = UNREAD_MS,
  ) {
    server.on('connection', (socket: Socket) => {
      this.open.add(socket);
      socket.once('close', () => this.open.delete(socket));
    });
    const looking = setInterval(() => this.limitUnread(), LOOK_MS).unref();
    server.once('close', () => clearInterval(looking));
  }

  /**
   * Closes connections on which nothing was ever sent, such as browsers open in advance. Node takes them for busy: a
   * server that closes would wait for them to time out.
   */
  closeSilent(): void {
    for (const socket of this.open) if (socket.bytesRead === 0) socket.destroy();
  }

  /**
   * Has Node close connections whose clients read nothing more of what is written. A time limit for all of them would
   * cost each request a timer, and end what waits for its turn or its time; once an answer is sent, Node sets another.
   */
  limitUnread(): void {
    for (const socket of this.open) {
      const isLimited = socket.timeout === this.patience;
      if (socket.writableLength > 0 && !isLimited) socket.setTimeout(this.patience);
      // It has read: what comes later may take its time again.
      if (socket.writableLength === 0 && isLimited) socket.setTimeout(0);
    }
  }
}
