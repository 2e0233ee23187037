import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Responses to pipelined requests, which wait for those before them on their connection. Node tells only the one whose
 * turn it is that the connection is closed; the others would never learn that their client has left.
 */
export class QueuedResponses {
  private readonly byConnection = new WeakMap<Socket, Set<ServerResponse>>();

  /** Lets a response know when its connection is closed before its turn has come. */
  watch({ socket }: IncomingMessage, response: ServerResponse): void {
    if (response.socket) return;
    const queued = this.queueOf(socket);
    queued.add(response);
    response.once('socket', () => queued.delete(response));
  }

  private queueOf(socket: Socket): Set<ServerResponse> {
    const known = this.byConnection.get(socket);
    if (known) return known;
    const queued = new Set<ServerResponse>();
    this.byConnection.set(socket, queued);
    socket.once('close', () => {
      for (const response of queued) {
        response.destroyed = true;
        response.emit('close');
      }
    });
    return queued;
  }
}

/**
 * Begins an answer of many pieces when it is its turn on its connection: what is written before is only kept, and makes
 * Node stop reading, so that it would not see the client leave.
 * @param left called instead when the connection is closed before
 */
export function inTurn(response: ServerResponse, begin: () => void, left: () => void): void {
  if (response.destroyed) {
    left();
  } else if (response.socket) {
    begin();
  } else {
    response.once('close', left).once('socket', () => {
      response.off('close', left);
      // Node is about to send what was written before, and expects no other writer.
      process.nextTick(begin);
    });
  }
}
