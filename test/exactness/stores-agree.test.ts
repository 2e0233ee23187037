import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RUNGS } from '../../src/core/corpus.js';
import type { Conversation } from '../../src/core/message.js';
import { anyMessage } from '../support/arbitraries.js';
import type { Answer } from '../support/client.js';
import { conversationsIn, SAMPLE, SHARED_FILES, writeCorpus } from '../support/corpora.js';
import { House, type StoreName } from '../support/house.js';
import { describeWithMongod } from '../support/mongod.js';
import { randomQuestions, type RandomQuestion } from '../support/random-questions.js';
import type { Server } from '../support/server.js';

const REQUESTS = 10_000;
/** Requests under way at a time. */
const AT_A_TIME = 32;

/** A file of conversations of any texts and roles: control characters, lone surrogates, other scripts, nothing. */
function oddEntries(count: number): string {
  const messages = fc.array(anyMessage, { minLength: 1, maxLength: 8 });
  const conversations = fc.sample(messages, { numRuns: count, seed: 1 });
  return JSON.stringify(conversations.map((each) => ({ conversations: each })));
}

describeWithMongod('the same corpus in LMDB and in MongoDB', () => {
  const houses = (['lmdb', 'mongo'] satisfies StoreName[]).map((store) => new House(store));
  let servers: Server[];
  let corpus: Conversation[];
  beforeAll(async () => {
    const generated = join(houses[0].folder, 'generated.json');
    writeCorpus(generated, 3);
    const odd = houses[0].write(oddEntries(1000), 'odd.json');
    const files = [SAMPLE, ...SHARED_FILES, generated, odd];
    corpus = files.flatMap((path) => conversationsIn(path));
    servers = await Promise.all(
      houses.map(async (house) => {
        await house.seedFiles(...files);
        return house.serve({ CACHE_BYTES: '1mb' });
      }),
    );
  });
  afterAll(() => Promise.all(houses.map((house) => house.leave())));

  const ask = (server: Server, { strategy, messages, limit }: RandomQuestion): Promise<Answer> =>
    server.client.complete(messages, `?strategy=${strategy}&limit=${limit}`);

  /** An answer but for the moment it was given. */
  const told = ({ status, headers, body }: Answer): unknown[] => {
    const { date: _, ...others } = headers;
    return [status, others, body.toString()];
  };

  test('gives the same answers to ten thousand random requests, byte for byte', async () => {
    const questions = randomQuestions(corpus, REQUESTS);
    const statuses: Record<number, number> = {};
    const rungs = new Set<unknown>();
    await Promise.all(
      Array.from({ length: AT_A_TIME }, async () => {
        for (const question of questions) {
          const [one, other] = await Promise.all(servers.map((server) => ask(server, question)));
          statuses[one.status] = (statuses[one.status] ?? 0) + 1;
          rungs.add(one.headers['x-reprise-rung']);
          // Not by `expect` alone, which takes as long as a request.
          if (JSON.stringify(told(one)) === JSON.stringify(told(other))) continue;
          expect([question, told(other)]).toEqual([question, told(one)]);
        }
      }),
    );
    expect([...rungs].sort()).toEqual([...RUNGS, undefined].sort());
    expect(statuses[200] + statuses[404]).toBe(REQUESTS);
    expect(Math.min(statuses[200], statuses[404])).toBeGreaterThan(REQUESTS / 10);
  });
});
