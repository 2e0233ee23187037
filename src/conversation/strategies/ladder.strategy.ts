import { Injectable } from '@nestjs/common';
import { Corpus, NO_REPLIES, RUNGS, type Rung } from '../../core/corpus.js';
import {
  contextKey,
  historyKey,
  messageKey,
  normalisedMessageKey,
  type Key,
} from '../../core/keys.js';
import { andThen, type MaybePromise } from '../../core/maybe-promise.js';
import { isSystem, type Message } from '../../core/message.js';
import { lookUp, Strategy, type Answer } from '../../core/strategy.js';

/** v4: the best rung of the ladder that has replies. */
@Injectable()
export class LadderStrategy extends Strategy {
  readonly name = 'v4';

  constructor(private readonly corpus: Corpus) {
    super();
  }

  answer(messages: readonly Message[], limit: number): MaybePromise<Answer> {
    return this.climb(messages, limit, 0, { rung: 'history', ...NO_REPLIES });
  }

  /** The answer from a rung on; `missed` is what the one before found, which is nothing. */
  private climb(
    messages: readonly Message[],
    limit: number,
    step: number,
    missed: Answer,
  ): MaybePromise<Answer> {
    if (step === RUNGS.length) return missed;
    const rung = RUNGS[step];
    const key = KEYS[rung](messages);
    if (!key) return this.climb(messages, limit, step + 1, missed);
    return andThen(lookUp(this.corpus, { rung, key, limit }), (answer) =>
      answer.total > 0 ? answer : this.climb(messages, limit, step + 1, answer),
    );
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
