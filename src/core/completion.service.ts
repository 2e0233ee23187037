import { NoCompletionError } from './errors.js';
import { andThen, type MaybePromise } from './maybe-promise.js';
import type { Message } from './message.js';
import type { Answer, Strategy, StrategyName } from './strategy.js';

/** A completed conversation: the replies, and the strategy that found them. */
export interface Completion extends Answer {
  readonly strategy: StrategyName;
}

/** Answers conversations with the strategy that is asked for, or the default one. */
export class CompletionService {
  private readonly strategies: ReadonlyMap<StrategyName, Strategy>;

  constructor(
    strategies: readonly Strategy[],
    private readonly defaultStrategy: StrategyName,
  ) {
    this.strategies = new Map(strategies.map((strategy) => [strategy.name, strategy]));
  }

  /**
   * At most `limit` recorded replies to a conversation of at least one message. Throws, or rejects with, these errors.
   * @throws NoCompletionError when there is none
   * @throws CorpusUnavailableError when there is no corpus
   */
  complete(
    messages: readonly Message[],
    limit: number,
    name: StrategyName = this.defaultStrategy,
  ): MaybePromise<Completion> {
    const strategy = this.strategies.get(name);
    if (!strategy) throw new Error(`Strategy ${name} is not registered.`);
    return andThen(strategy.answer(messages, limit), ({ rung, total, replies }) => {
      if (total === 0) throw new NoCompletionError();
      return { strategy: name, rung, total, replies };
    });
  }
}
