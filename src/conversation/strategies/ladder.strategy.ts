import { Injectable } from '@nestjs/common';
import type { AskedConversation } from '../../core/asked-conversation.js';
import { Corpus, NO_REPLIES, RUNGS, type Rung } from '../../core/corpus.js';
import type { Key } from '../../core/keys.js';
import { andThen, type MaybePromise } from '../../core/maybe-promise.js';
import { lookUp, Strategy, type Answer, type Wanted } from '../../core/strategy.js';

/** v4: the best rung of the ladder that has replies. */
@Injectable()
export class LadderStrategy extends Strategy {
  readonly name = 'v4';

  constructor(private readonly corpus: Corpus) {
    super();
  }

  answer(asked: AskedConversation, wanted: Wanted): MaybePromise<Answer> {
    return this.climb(asked, wanted, 0, { rung: 'history', ...NO_REPLIES });
  }

  /** The answer from a rung on; `missed` is what the one before found, which is nothing. */
  private climb(
    asked: AskedConversation,
    wanted: Wanted,
    step: number,
    missed: Answer,
  ): MaybePromise<Answer> {
    if (step === RUNGS.length) return missed;
    const rung = RUNGS[step];
    const key = KEYS[rung](asked);
    if (!key) return this.climb(asked, wanted, step + 1, missed);
    return andThen(lookUp(this.corpus, { rung, key, ...wanted }), (answer) =>
      answer.total > 0 ? answer : this.climb(asked, wanted, step + 1, answer),
    );
  }
}

/** What each rung looks up; undefined where it does not apply. */
const KEYS: Record<Rung, (asked: AskedConversation) => Key | undefined> = {
  history: (asked) => asked.historyKey(),
  'history-without-system': (asked) => asked.historyWithoutSystemKey(),
  context: (asked) => asked.contextKey(),
  message: (asked) => asked.lastKey(),
  'context-normalised': (asked) => asked.normalisedContextKey(),
  'message-normalised': (asked) => asked.lastNormalisedKey(),
};
