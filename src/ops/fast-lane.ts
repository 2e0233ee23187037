import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../config/env.js';
import type { FastAnswer, FastRoute, PartedAnswer } from '../core/fast-route.js';
import type { MaybePromise } from '../core/maybe-promise.js';
import type { ErrorAnswers } from './error-answers.js';
import { QueuedResponses } from './queued-responses.js';
import { ReceivedRequest } from './request-head.js';
import { withoutQuery } from './request-target.js';

/** A request whose body is whole. */
interface Received {
  readonly route: FastRoute;
  readonly request: ReceivedRequest;
  readonly response: ServerResponse;
}

/**
 * Requests that are answered together: first all are looked up, then all are sent. Each step finds its own code in the
 * processor's cache, and a client that waits is woken for a batch, where a wake-up for each answer costs the server up
 * to a third of its time.
 */
const TOGETHER = 64;

/**
 * Answers regular requests to fast routes before the framework sees them: POST, the exact path, a JSON body of a
 * declared length within the limit. Everything else is the framework's, and errors have the same bytes either way.
 */
export class FastLane {
  private readonly routes: ReadonlyMap<string, FastRoute>;
  private readonly bodyLimit: number;
  private open = true;
  private received: Received[] = [];

  constructor(
    routes: readonly FastRoute[],
    { bodyLimit }: Pick<Settings, 'bodyLimit'>,
    private readonly errors: ErrorAnswers,
  ) {
    const paths = routes.flatMap((route) => route.paths.map((path) => [path, route] as const));
    this.routes = new Map(paths);
    this.bodyLimit = bodyLimit;
  }

  /** Puts the lane in front of an initialised application. */
  install(app: Pick<NestFastifyApplication, 'getHttpServer'>): void {
    const server = app.getHttpServer();
    const framework = server.listeners('request') as RequestListener[];
    const queued = new QueuedResponses();
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      queued.watch(request, response);
      const route = this.routeOf(request);
      if (route) this.receive(request, response, route);
      else for (const listener of framework) listener.call(server, request, response);
    });
  }

  /** Leaves every request to the framework from now on: it knows how to turn clients away while it closes. */
  close(): void {
    this.open = false;
  }

  /** Collects the body, and answers when it is whole. A client that leaves before gets nothing, and costs nothing. */
  private receive(request: IncomingMessage, response: ServerResponse, route: FastRoute): void {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
      // Node keeps the listeners, and what they know, until the answer is sent.
      pieces.length = 0;
      this.received.push({
        route,
        request: new ReceivedRequest(request, response, { bytes: body }),
        response,
      });
      if (this.received.length === 1) setImmediate(this.answerAll);
    });
  }

  /** Answers what one turn of the event loop has read, some requests at a time. */
  private readonly answerAll = (): void => {
    const { received } = this;
    this.received = [];
    for (let start = 0; start < received.length; start += TOGETHER) {
      const some = received.slice(start, start + TOGETHER);
      const answers = some.map(this.answerOf);
      for (let i = 0; i < some.length; i++) {
        const { response } = some[i];
        const answer = answers[i];
        if (answer instanceof Promise) void answer.then((late) => this.send(response, late));
        else this.send(response, answer);
      }
    }
  };

  private readonly answerOf = ({ route, request }: Received): MaybePromise<FastAnswer> => {
    try {
      const answer = route.answer(request);
      if (!(answer instanceof Promise)) return answer;
      return answer.catch((error: unknown) => this.errors.answer(error, request));
    } catch (error) {
      return this.errors.answer(error, request);
    }
  };

  private send(response: ServerResponse, answer: FastAnswer): void {
    if (!this.open) response.shouldKeepAlive = false;
    sendAnswer(response, answer);
  }

  private routeOf({ method, url = '', headers }: IncomingMessage): FastRoute | undefined {
    if (method !== 'POST' || !this.open) return undefined;
    const route = this.routes.get(withoutQuery(url));
    if (!route || !JSON_TYPE.test(headers['content-type'] ?? '')) return undefined;
    if (headers.host === undefined || headers['content-encoding'] !== undefined) return undefined;
    return Number(headers['content-length']) <= this.bodyLimit ? route : undefined;
  }
}

const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;

/** Sends an answer as a response of Node's. */
export function sendAnswer(response: ServerResponse, answer: FastAnswer): void {
  if ('send' in answer) {
    answer.send(response);
    return;
  }
  if ('parts' in answer) {
    sendParts(response, answer);
    return;
  }
  const { status = 200, headers, body } = answer;
  response.writeHead(status, [...headers, 'content-length', String(body.length)]);
  response.end(body);
}

/** Sends texts as they are: to join them would be one more copy. */
function sendParts(response: ServerResponse, { headers, parts }: PartedAnswer): void {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  response.writeHead(200, [...headers, 'content-length', String(length)]);
  const last = parts.length - 1;
  for (let i = 0; i < last; i++) response.write(parts[i], 'latin1');
  response.end(parts[last], 'latin1');
}
