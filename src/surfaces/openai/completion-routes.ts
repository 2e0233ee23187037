import { Injectable } from '@nestjs/common';
import type { FastAnswer, FastRequest, FastRoute } from '../../core/fast-route.js';
import type { MaybePromise } from '../../core/maybe-promise.js';
import { CHAT } from './chat.endpoint.js';
import type { Endpoint } from './endpoint.js';
import { Exchange } from './exchange.js';
import { Services } from './services.js';
import { TEXT } from './text.endpoint.js';

/** The way from a request for completions to its answer. */
@Injectable()
abstract class CompletionsRoute implements FastRoute {
  protected abstract readonly endpoint: Endpoint;

  constructor(private readonly services: Services) {}

  get paths(): readonly string[] {
    return this.endpoint.paths;
  }

  answer(request: FastRequest): MaybePromise<FastAnswer> {
    const exchange = new Exchange(this.services, this.endpoint, request);
    try {
      const answer = exchange.answer();
      if (!(answer instanceof Promise)) return answer;
      return answer.catch((error: unknown) => {
        exchange.fail(error);
        throw error;
      });
    } catch (error) {
      exchange.fail(error);
      throw error;
    }
  }
}

/** `POST /chat/completions`. */
@Injectable()
export class ChatRoute extends CompletionsRoute {
  protected readonly endpoint = CHAT;
}

/** `POST /completions`. */
@Injectable()
export class TextRoute extends CompletionsRoute {
  protected readonly endpoint = TEXT;
}
