import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../config/env.js';
import type { FastAnswer, FastRoute } from '../core/fast-route.js';
import { errorAnswer } from './error.filter.js';
import { readJson } from './json-body.js';

/**
 * Answers regular requests to fast routes before the framework sees them: POST, the exact path, a JSON body of a
 * declared length within the limit. Everything else is the framework's, and errors have the same bytes either way.
 */
export class FastLane {
  private readonly routes: ReadonlyMap<string, FastRoute>;
  private readonly bodyLimit: number;
  private open = true;

  constructor(routes: readonly FastRoute[], { bodyLimit }: Pick<Settings, 'bodyLimit'>) {
    this.routes = new Map(routes.map((route) => [route.path, route]));
    this.bodyLimit = bodyLimit;
  }

  /** Puts the lane in front of an initialised application. */
  install(app: NestFastifyApplication): void {
    const server = app.getHttpServer();
    const framework = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
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
      answer(route, body, request.url ?? '').then(
        (result) => {
          this.send(response, 200, result);
        },
        (error: unknown) => {
          const { status, ...result } = errorAnswer(error);
          this.send(response, status, result);
        },
      );
    });
  }

  private send(response: ServerResponse, status: number, { headers, body }: FastAnswer): void {
    if (!this.open) response.shouldKeepAlive = false;
    response.writeHead(status, [...headers, 'content-length', String(body.length)]);
    response.end(body);
  }

  private routeOf({ method, url = '', headers }: IncomingMessage): FastRoute | undefined {
    if (method !== 'POST' || !this.open) return undefined;
    const query = url.indexOf('?');
    const route = this.routes.get(query < 0 ? url : url.slice(0, query));
    if (!route || !JSON_TYPE.test(headers['content-type'] ?? '')) return undefined;
    return Number(headers['content-length']) <= this.bodyLimit ? route : undefined;
  }
}

const JSON_TYPE = /^application\/json(?:; ?charset=utf-8)?$/i;

async function answer(route: FastRoute, body: Buffer, url: string): Promise<FastAnswer> {
  return route.answer(readJson(body), url);
}
