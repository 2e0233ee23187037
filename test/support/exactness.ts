import type { Conversation } from '../../src/core/message.js';
import type { Client } from './client.js';
import { bodyOf, IndexedOracle, questionFor, randomNumbers, STRATEGIES } from './corpora.js';

/**
 * What is wrong with the answers to some messages of a corpus, drawn over all of it, with all strategies: nothing, when
 * the server answers from that corpus and no other.
 */
export async function wrongAnswers(
  client: Client,
  corpus: readonly Conversation[],
  draws = 25,
): Promise<string[]> {
  const oracle = new IndexedOracle(corpus);
  const random = randomNumbers(draws);
  const answered = corpus.filter(({ messages }) => messages.length > 1);
  const wrong: string[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const { messages } = answered[Math.floor(random() * answered.length)];
    const reply = 1 + Math.floor(random() * (messages.length - 1));
    for (const strategy of STRATEGIES) {
      const question = questionFor(strategy, messages, reply);
      const { replies } = oracle.answer(strategy, question);
      const { status, body } = await client.complete(question, `?limit=1000&strategy=${strategy}`);
      const right = replies.length > 0 ? body.equals(bodyOf(replies)) : status === 404;
      if (!right) wrong.push(`${strategy}, ${JSON.stringify(question.at(-1))}: ${status}`);
    }
  }
  return wrong;
}
