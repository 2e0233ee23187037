import { Injectable } from '@nestjs/common';
import { Corpus, NO_REPLIES, RUNGS, type Rung } from '../../core/corpus.js';
import {
  contextKey,
  historyKey,
  messageKey,
  normalisedMessageKey,
  type Key,
} from '../../core/keys.js';
import { isSystem, type Message } from '../../core/message.js';
import { Strategy, type Answer } from '../../core/strategy.js';

/** v4: the best rung of the ladder that has replies. */
@Injectable()
export class LadderStrategy extends Strategy {
  readonly name = 'v4';

  constructor(private readonly corpus: Corpus) {
    super();
  }

  async answer(messages: readonly Message[], limit: number): Promise<Answer> {
    let tried: Rung = 'history';
    for (const rung of RUNGS) {
      const key = KEYS[rung](messages);
      if (!key) continue;
      tried = rung;
      const found = await this.corpus.replies({ rung, key, limit });
      if (found.total > 0) return { rung, ...found };
    }
    return { rung: tried, ...NO_REPLIES };
  }
}

/** What each rung looks up; undefined where it does not apply. */
const KEYS: Record<Rung, (messages: readonly Message[]) => Key | undefined> = {
  history: historyKey,
  'history-without-system': (messages) =>
    historyKey(messages.filter(({ from }) => !isSystem(from))),
  context: (messages) => lastTwo(messages, messageKey),
  message: (messages) => messageKey(messages[messages.length - 1]),
  'context-normalised': (messages) => lastTwo(messages, normalisedMessageKey),
  'message-normalised': (messages) => normalisedMessageKey(messages[messages.length - 1]),
};

function lastTwo(messages: readonly Message[], key: (message: Message) => Key): Key | undefined {
  const [previous, last] = messages.slice(-2) as (Message | undefined)[];
  return previous && last && contextKey(key(previous), key(last));
}
