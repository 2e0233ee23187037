import type { AskedConversation } from './asked-conversation.js';
import { NoCompletionError } from './errors.js';
import { andThen, type MaybePromise } from './maybe-promise.js';
import type { Answer, Strategy, StrategyName, Wanted } from './strategy.js';

/** A completed conversation: the replies, and the strategy that found them. */
export interface Completion extends Answer {
  readonly strategy: StrategyName;
}

/** Answers conversations with the strategies by their names. */
export class CompletionService {
  private readonly strategies: ReadonlyMap<StrategyName, Strategy>;

  constructor(strategies: readonly Strategy[]) {
    this.strategies = new Map(strategies.map((strategy) => [strategy.name, strategy]));
  }

  /** The recorded replies to a conversation, which may be none. Throws, or rejects with, what the corpus does. */
  find(asked: AskedConversation, wanted: Wanted, name: StrategyName): MaybePromise<Completion> {
    const strategy = this.strategies.get(name);
    if (!strategy) throw new Error(`Strategy ${name} is not registered.`);
    return andThen(strategy.answer(asked, wanted), ({ rung, total, replies }) => ({
      strategy: name,
      rung,
      total,
      replies,
    }));
  }

  /**
   * As {@link find}, where there are some.
   * @throws NoCompletionError when there are none
   */
  complete(asked: AskedConversation, wanted: Wanted, name: StrategyName): MaybePromise<Completion> {
    return andThen(this.find(asked, wanted, name), (completion) => {
      if (completion.total === 0) throw new NoCompletionError();
      return completion;
    });
  }
}
