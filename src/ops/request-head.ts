import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { ClientLeftError } from '../core/chat-errors.js';
import type { FastRequest, RequestHead } from '../core/fast-route.js';
import { noBody, readJson } from './json-body.js';
import { requestId } from './request-id.js';

/** What is known of a request of Node's without its body. */
export class ReceivedHead implements RequestHead {
  private known: string | undefined;

  constructor(protected readonly request: IncomingMessage) {}

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

  get id(): string {
    return (this.known ??= this.named());
  }

  /** The id belongs to the request: whoever reads its head again finds the same one. */
  private named(): string {
    const id = requestId(this.headers['x-request-id']);
    this.headers['x-request-id'] = id;
    return id;
  }
}

/** A request of Node's, with its body and its response. */
export class ReceivedRequest extends ReceivedHead implements FastRequest {
  private leaving: AbortSignal | undefined;

  /** @param body the bytes of a JSON text, or what they say */
  constructor(
    request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly body: { readonly bytes: Buffer } | { readonly value: unknown },
  ) {
    super(request);
  }

  /** @throws BadJsonError when the body is not JSON, or there is none */
  json(): unknown {
    if ('bytes' in this.body) return readJson(this.body.bytes);
    if (this.body.value === undefined) throw noBody();
    return this.body.value;
  }

  get bytes(): Buffer | undefined {
    return 'bytes' in this.body ? this.body.bytes : undefined;
  }

  get signal(): AbortSignal {
    return (this.leaving ??= leaving(this.response));
  }
}

function leaving(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const leave = (): void => {
    if (!response.writableFinished) controller.abort(new ClientLeftError());
  };
  if (response.destroyed) leave();
  else response.once('close', leave);
  return controller.signal;
}
