import { Injectable } from '@nestjs/common';
import { Corpus } from '../../core/corpus.js';
import { messageKey } from '../../core/keys.js';
import type { MaybePromise } from '../../core/maybe-promise.js';
import type { Message } from '../../core/message.js';
import { lookUp, Strategy, type Answer } from '../../core/strategy.js';

/** v1: the last message, conversation by conversation: the reply to the first equal message of each. */
@Injectable()
export class FirstPerConversationStrategy extends Strategy {
  readonly name = 'v1';

  constructor(private readonly corpus: Corpus) {
    super();
  }

  answer(messages: readonly Message[], limit: number): MaybePromise<Answer> {
    const last = messages[messages.length - 1];
    return lookUp(this.corpus, {
      rung: 'message',
      key: messageKey(last),
      from: last.from,
      firstOfConversation: true,
      limit,
    });
  }
}
