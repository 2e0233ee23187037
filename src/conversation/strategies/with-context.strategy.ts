import { Injectable } from '@nestjs/common';
import type { AskedConversation } from '../../core/asked-conversation.js';
import { ReplySource } from '../../core/corpus.js';
import type { MaybePromise } from '../../core/maybe-promise.js';
import { lookUp, Strategy, type Answer, type Wanted } from '../../core/strategy.js';

/** v3: the last message and the one before it; the last alone when it is the first. */
@Injectable()
export class WithContextStrategy extends Strategy {
  readonly name = 'v3';

  constructor(private readonly corpus: ReplySource) {
    super();
  }

  answer(asked: AskedConversation, wanted: Wanted): MaybePromise<Answer> {
    const from = asked.literalRole(1);
    const key = asked.contextKey();
    if (!key)
      return lookUp(this.corpus, { rung: 'message', key: asked.lastKey(), from, ...wanted });
    const previousFrom = asked.literalRole(2);
    return lookUp(this.corpus, { rung: 'context', key, from, previousFrom, ...wanted });
  }
}
