import { Injectable } from '@nestjs/common';
import { Corpus } from '../../core/corpus.js';
import { contextKey, messageKey } from '../../core/keys.js';
import type { MaybePromise } from '../../core/maybe-promise.js';
import type { Message } from '../../core/message.js';
import { lookUp, Strategy, type Answer } from '../../core/strategy.js';

/** v3: the last message and the one before it; the last alone when it is the first. */
@Injectable()
export class WithContextStrategy extends Strategy {
  readonly name = 'v3';

  constructor(private readonly corpus: Corpus) {
    super();
  }

  answer(messages: readonly Message[], limit: number): MaybePromise<Answer> {
    const last = messages[messages.length - 1];
    const { from } = last;
    const key = messageKey(last);
    if (messages.length === 1) return lookUp(this.corpus, { rung: 'message', key, from, limit });
    const previous = messages[messages.length - 2];
    return lookUp(this.corpus, {
      rung: 'context',
      key: contextKey(messageKey(previous), key),
      from,
      previousFrom: previous.from,
      limit,
    });
  }
}
