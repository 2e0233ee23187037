import { Injectable } from '@nestjs/common';
import { Settings } from '../config/env.js';
import { AskedConversation } from '../core/asked-conversation.js';
import { compileCheck } from '../core/compiled-check.js';
import { CompletionService, type Completion } from '../core/completion.service.js';
import type { Reply } from '../core/corpus.js';
import type { FastRequest, FastRoute, WholeAnswer } from '../core/fast-route.js';
import { andThen, type MaybePromise } from '../core/maybe-promise.js';
import type { StrategyName } from '../core/strategy.js';
import { CompletionDto, DEFAULT_LIMIT, DEFAULT_STRATEGY } from './completion.dto.js';
import { completionQuery } from './completion.query.js';
import { refuse } from './explain.js';

const isCompletion = compileCheck(CompletionDto) as (body: unknown) => body is CompletionDto;

/** The way from a completion's body to the bytes of its answer. */
@Injectable()
export class CompletionRoute implements FastRoute {
  readonly paths = ['/conversation/completion'];

  private readonly strategy: StrategyName;

  constructor(
    private readonly completions: CompletionService,
    { strategy = DEFAULT_STRATEGY }: Settings,
  ) {
    this.strategy = strategy;
  }

  answer(request: Pick<FastRequest, 'url' | 'json'>): MaybePromise<WholeAnswer> {
    const body = request.json();
    if (!isCompletion(body)) return refuse(CompletionDto, body);
    return andThen(
      completionQuery(request.url),
      ({ limit = DEFAULT_LIMIT, strategy = this.strategy }) =>
        andThen(
          this.completions.complete(new AskedConversation(body.messages), { limit }, strategy),
          sent,
        ),
    );
  }
}

function sent({ total, strategy, rung, replies }: Completion): WholeAnswer {
  return {
    headers: [
      'content-type',
      'application/json; charset=utf-8',
      'x-total-count',
      String(total),
      'x-reprise-strategy',
      strategy,
      'x-reprise-rung',
      rung,
    ],
    body: choices(replies),
  };
}

const HEAD = Buffer.from('{"choices":[');
const COMMA = 0x2c;
const TAIL = Buffer.from(']}');

/** Bodies of answers of many replies, for as long as the store keeps these replies. */
const bodies = new WeakMap<readonly Reply[], Buffer>();
const MANY = 16;

/** The answer's body. */
function choices(replies: readonly Reply[]): Buffer {
  if (replies.length < MANY) return splice(replies);
  let body = bodies.get(replies);
  // Out of the buffer pool: a slice that is kept would keep all of its slab.
  if (!body) bodies.set(replies, (body = splice(replies, true)));
  return body;
}

/** The body, spliced from replies that are JSON already. */
function splice(replies: readonly Reply[], kept = false): Buffer {
  let size = HEAD.length + TAIL.length + Math.max(0, replies.length - 1);
  for (const { json } of replies) size += json.length;
  const body = kept ? Buffer.allocUnsafeSlow(size) : Buffer.allocUnsafe(size);
  let at = HEAD.copy(body);
  for (let i = 0; i < replies.length; i++) {
    if (i > 0) body[at++] = COMMA;
    at += replies[i].json.copy(body, at);
  }
  TAIL.copy(body, at);
  return body;
}
