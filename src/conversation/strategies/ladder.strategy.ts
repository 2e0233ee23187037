import { Injectable } from '@nestjs/common';
import type { AskedConversation } from '../../core/asked-conversation.js';
import { NO_REPLIES, ReplySource, RUNGS } from '../../core/corpus.js';
import { CorpusUnavailableError } from '../../core/errors.js';
import { andThen, orElse, type MaybePromise } from '../../core/maybe-promise.js';
import { RUNG_KEYS } from '../../core/rung-keys.js';
import { lookUp, Strategy, type Answer, type Wanted } from '../../core/strategy.js';

/** v4: the best rung of the ladder that has replies. */
@Injectable()
export class LadderStrategy extends Strategy {
  readonly name = 'v4';

  constructor(private readonly corpus: ReplySource) {
    super();
  }

  answer(asked: AskedConversation, wanted: Wanted): MaybePromise<Answer> {
    return this.climb(asked, wanted, 0, NOTHING);
  }

  /**
   * The answer from a rung on; `missed` is what the one before found, which is nothing, and `fault` why nothing can be
   * found in a corpus.
   */
  private climb(
    asked: AskedConversation,
    wanted: Wanted,
    step: number,
    missed: Answer,
    fault?: CorpusUnavailableError,
  ): MaybePromise<Answer> {
    if (step === RUNGS.length) {
      if (fault) throw fault;
      return missed;
    }
    const rung = RUNGS[step];
    const key = RUNG_KEYS[rung](asked);
    if (!key) return this.climb(asked, wanted, step + 1, missed, fault);
    const found = orElse(
      () => lookUp(this.corpus, { rung, key, ...wanted }),
      (error): Answer | CorpusUnavailableError => unavailable(error),
    );
    return andThen(found, (answer) => {
      if (answer instanceof CorpusUnavailableError)
        // What this server has recorded may answer on a later rung.
        return this.climb(asked, wanted, step + 1, missed, answer);
      return answer.total > 0 ? answer : this.climb(asked, wanted, step + 1, answer, fault);
    });
  }
}

const NOTHING: Answer = { rung: 'history', ...NO_REPLIES };

/** The error of a corpus that is not there; throws any other. */
function unavailable(error: unknown): CorpusUnavailableError {
  if (error instanceof CorpusUnavailableError) return error;
  throw error;
}
