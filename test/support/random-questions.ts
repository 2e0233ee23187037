import type { Conversation, Message } from '../../src/core/message.js';
import type { StrategyName } from '../../src/core/strategy.js';
import { questionFor, randomNumbers, STRATEGIES } from './corpora.js';

/** A request for a completion. */
export interface RandomQuestion {
  readonly strategy: StrategyName;
  readonly messages: readonly Message[];
  readonly limit: number;
}

type Change = (messages: Message[], random: () => number) => Message[];

const mapLast = (messages: Message[], change: (value: string) => string): Message[] =>
  messages.map((message, i) =>
    i === messages.length - 1 ? { ...message, value: change(message.value) } : message,
  );

/** What clients do to what was recorded, so that each rung of a ladder is met, or none. */
const CHANGES: readonly Change[] = [
  (messages) => messages,
  (messages) => messages,
  (messages) => mapLast(messages, (value) => value.toUpperCase()),
  (messages) => mapLast(messages, (value) => `  ${value.replaceAll(' ', ' \t ')}\n`),
  (messages) => mapLast(messages, (value) => value.normalize('NFD')),
  (messages) => [{ from: 'system', value: 'You are a helpful assistant.' }, ...messages],
  (messages, random) => messages.slice(Math.floor(random() * messages.length)),
  (messages) => messages.slice(-1),
  (messages) => messages.map(({ value }) => ({ from: 'user', value })),
  (messages) => messages.map(({ from, value }) => ({ from, value: ` ${value.toLowerCase()} ` })),
  (messages) => [...messages].reverse(),
  (messages, random) => mapLast(messages, (value) => `${value}${Math.floor(random() * 3)}`),
  (messages, random) => mapLast(messages, (value) => value.slice(0, Math.floor(random() * 40))),
  (messages) => mapLast(messages, () => '{"$gt":""}'),
];

/** Questions about a corpus, the same for the same seed: as recorded, changed as clients would, or of nobody's. */
export function* randomQuestions(
  corpus: readonly Conversation[],
  count: number,
  seed = 1,
): Generator<RandomQuestion> {
  const random = randomNumbers(seed);
  const draw = (below: number): number => Math.floor(random() * below);
  for (let i = 0; i < count; i++) {
    const strategy = STRATEGIES[i % STRATEGIES.length];
    const { messages } = corpus[draw(corpus.length)];
    // Up to the end, where no reply follows.
    const asked = questionFor(strategy, messages, 1 + draw(messages.length));
    const limit = [1, 2, 10, 1000][draw(4)];
    yield { strategy, limit, messages: CHANGES[draw(CHANGES.length)](asked, random) };
  }
}
