import { EveryOccurrenceStrategy } from './every-occurrence.strategy.js';
import { FirstPerConversationStrategy } from './first-per-conversation.strategy.js';
import { LadderStrategy } from './ladder.strategy.js';
import { WithContextStrategy } from './with-context.strategy.js';

/** The strategies: a new one is a file, and a line here. */
export const STRATEGIES = [
  FirstPerConversationStrategy,
  EveryOccurrenceStrategy,
  WithContextStrategy,
  LadderStrategy,
];
