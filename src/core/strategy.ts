import type { AskedConversation } from './asked-conversation.js';
import type { Replies, ReplyQuery, ReplySource, Rung } from './corpus.js';
import { andThen, type MaybePromise } from './maybe-promise.js';

/** The strategies by name, as `STRATEGY` and `?strategy=` say it; the README's “Strategies” has what each does. */
export const STRATEGY_NAMES = ['v1', 'v2', 'v3', 'v4'] as const;
/** One of {@link STRATEGY_NAMES}. */
export type StrategyName = (typeof STRATEGY_NAMES)[number];

/** Which of the replies that a strategy finds are fetched. */
export type Wanted = Pick<ReplyQuery, 'limit' | 'choose'>;

/** What a strategy found. */
export interface Answer extends Replies {
  /** How the recorded message was matched; the last rung tried when nothing was found. */
  readonly rung: Rung;
}

/** Decides which recorded messages answer a conversation. */
export abstract class Strategy {
  abstract readonly name: StrategyName;
  /** The replies to a conversation, those wanted in order. */
  abstract answer(asked: AskedConversation, wanted: Wanted): MaybePromise<Answer>;
}

/** The answer that one look-up gives. */
export function lookUp(corpus: ReplySource, query: ReplyQuery): MaybePromise<Answer> {
  return andThen(corpus.replies(query), ({ total, replies }) => ({
    rung: query.rung,
    total,
    replies,
  }));
}
