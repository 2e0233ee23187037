import { Injectable } from '@nestjs/common';
import type { AskedConversation } from '../../core/asked-conversation.js';
import { ReplySource } from '../../core/corpus.js';
import type { MaybePromise } from '../../core/maybe-promise.js';
import { lookUp, Strategy, type Answer, type Wanted } from '../../core/strategy.js';

/** v2: the last message: the reply to each occurrence. */
@Injectable()
export class EveryOccurrenceStrategy extends Strategy {
  readonly name = 'v2';

  constructor(private readonly corpus: ReplySource) {
    super();
  }

  answer(asked: AskedConversation, wanted: Wanted): MaybePromise<Answer> {
    const from = asked.literalRole(1);
    return lookUp(this.corpus, { rung: 'message', key: asked.lastKey(), from, ...wanted });
  }
}
