import { Injectable } from '@nestjs/common';
import type { AskedConversation } from '../../core/asked-conversation.js';
import { ReplySource } from '../../core/corpus.js';
import type { MaybePromise } from '../../core/maybe-promise.js';
import { lookUp, Strategy, type Answer, type Wanted } from '../../core/strategy.js';

/** v1: the last message, conversation by conversation: the reply to the first equal message of each. */
@Injectable()
export class FirstPerConversationStrategy extends Strategy {
  readonly name = 'v1';

  constructor(private readonly corpus: ReplySource) {
    super();
  }

  answer(asked: AskedConversation, wanted: Wanted): MaybePromise<Answer> {
    return lookUp(this.corpus, {
      rung: 'message',
      key: asked.lastKey(),
      from: asked.literalRole(1),
      firstOfConversation: true,
      ...wanted,
    });
  }
}
