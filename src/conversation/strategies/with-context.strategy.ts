import { Injectable } from '@nestjs/common';
import { Corpus } from '../../core/corpus.js';
import { contextKey, messageKey } from '../../core/keys.js';
import type { Message } from '../../core/message.js';
import { Strategy, type Answer } from '../../core/strategy.js';

/** v3: the last message and the one before it; the last alone when it is the first. */
@Injectable()
export class WithContextStrategy extends Strategy {
  readonly name = 'v3';

  constructor(private readonly corpus: Corpus) {
    super();
  }

  async answer(messages: readonly Message[], limit: number): Promise<Answer> {
    const last = messages[messages.length - 1];
    const { from } = last;
    const key = messageKey(last);
    if (messages.length === 1) {
      const found = await this.corpus.replies({ rung: 'message', key, from, limit });
      return { rung: 'message', ...found };
    }
    const previous = messages[messages.length - 2];
    const found = await this.corpus.replies({
      rung: 'context',
      key: contextKey(messageKey(previous), key),
      from,
      previousFrom: previous.from,
      limit,
    });
    return { rung: 'context', ...found };
  }
}
