import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { FastRequest, RequestHead } from '../core/fast-route.js';
import { readJson } from './json-body.js';

/** What is known of a request without its body. */
export function headOf(request: IncomingMessage): RequestHead {
  return new ReceivedRequest(request, EMPTY);
}

const EMPTY = Buffer.alloc(0);

/** A request of Node's, with its whole body. */
export class ReceivedRequest implements FastRequest {
  constructor(
    private readonly request: IncomingMessage,
    private readonly body: Buffer,
  ) {}

  get method(): string {
    return this.request.method ?? '';
  }

  get url(): string {
    return this.request.url ?? '';
  }

  get headers(): IncomingHttpHeaders {
    return this.request.headers;
  }

  get address(): string | undefined {
    return this.request.socket.remoteAddress;
  }

  /** @throws BadJsonError when the body is not JSON */
  json(): unknown {
    return readJson(this.body);
  }
}
