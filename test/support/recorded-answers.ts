import type { Conversation, Message } from '../../src/core/message.js';
import type { StrategyName } from '../../src/core/strategy.js';
import type { Answer, Client } from './client.js';
import { bodyOf, conversationsIn, IndexedOracle, questionFor, STRATEGIES } from './corpora.js';
import type { House } from './house.js';
import type { ExpectedAnswer } from './oracle.js';

/** Requests that are under way at a time. */
const CONCURRENCY = 64;

interface Question {
  readonly strategy: StrategyName;
  readonly messages: readonly Message[];
}

/** What came of asking: how many questions there were, how many there should be, and what was wrong. */
export interface Asking {
  readonly asked: number;
  readonly wanted: number;
  readonly wrong: readonly string[];
}

/** Seeds files, and asks with each strategy for each message that has a next one. */
export async function askForEach(house: House, paths: readonly string[]): Promise<Asking> {
  await house.seedFiles(...paths);
  const server = await house.serve();
  const corpus = paths.flatMap((path) => conversationsIn(path));
  const oracle = new IndexedOracle(corpus);
  const questions = allQuestions(corpus);
  let asked = 0;
  const wrong: string[] = [];
  const lane = async (): Promise<void> => {
    for (let next = questions.next(); !next.done; next = questions.next()) {
      const { strategy, messages } = next.value;
      const answer = await ask(server.client, next.value);
      const difference = compare(answer, strategy, oracle.answer(strategy, messages));
      asked++;
      if (difference) wrong.push(`${difference} for ${JSON.stringify(next.value)}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  await server.stop();
  return { asked, wanted: STRATEGIES.length * repliesIn(corpus), wrong };
}

/** What a client would ask to be given each recorded reply. */
function* allQuestions(corpus: readonly Conversation[]): Generator<Question, undefined> {
  for (const { messages } of corpus) {
    for (let reply = 1; reply < messages.length; reply++) {
      for (const strategy of STRATEGIES) {
        yield { strategy, messages: questionFor(strategy, messages, reply) };
      }
    }
  }
}

function repliesIn(corpus: readonly Conversation[]): number {
  return corpus.reduce((sum, { messages }) => sum + messages.length - 1, 0);
}

function ask(client: Client, { strategy, messages }: Question): Promise<Answer> {
  return client.complete(messages, `?limit=1000&strategy=${strategy}`);
}

/** What is wrong with an answer; undefined when nothing is. */
function compare(
  { status, headers, body }: Answer,
  strategy: StrategyName,
  { rung, replies }: ExpectedAnswer,
): string | undefined {
  const got = [
    status,
    headers['x-total-count'],
    headers['x-reprise-rung'],
    headers['x-reprise-strategy'],
  ];
  const wanted =
    replies.length > 0
      ? [200, String(replies.length), rung, strategy]
      : [404, undefined, undefined, undefined];
  if (got.join() !== wanted.join()) return `got ${got.join()} instead of ${wanted.join()}`;
  const right = replies.length > 0 ? bodyOf(replies) : NOTHING_FOUND;
  return body.equals(right) ? undefined : `got ${body.toString()}`;
}

const NOTHING_FOUND = Buffer.from(
  '{"statusCode":404,"message":"No completion found for this message","error":"Not Found"}',
);
