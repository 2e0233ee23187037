import { Injectable } from '@nestjs/common';
import { Corpus } from '../../core/corpus.js';
import { messageKey } from '../../core/keys.js';
import type { Message } from '../../core/message.js';
import { Strategy, type Answer } from '../../core/strategy.js';

/** v1: the last message, conversation by conversation: the reply to the first equal message of each. */
@Injectable()
export class FirstPerConversationStrategy extends Strategy {
  readonly name = 'v1';

  constructor(private readonly corpus: Corpus) {
    super();
  }

  async answer(messages: readonly Message[], limit: number): Promise<Answer> {
    const last = messages[messages.length - 1];
    const found = await this.corpus.replies({
      rung: 'message',
      key: messageKey(last),
      from: last.from,
      firstOfConversation: true,
      limit,
    });
    return { rung: 'message', ...found };
  }
}
