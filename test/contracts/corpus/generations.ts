import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Corpus } from '../../../src/core/corpus.js';
import type { Message } from '../../../src/core/message.js';
import { ask, seed } from '../../support/ask.js';
import { dialogue, gpt, human } from '../../support/dialogue.js';
import { speaker } from '../../support/oracle.js';
import type { CorpusStore, Opened } from './opened.js';

/** What a store tells about its generations. */
export function describeGenerations(name: string, opened: () => Opened): void {
  describe(`the generations of ${name}`, () => {
    let corpus: Corpus;
    let store: CorpusStore;

    beforeEach(() => {
      ({ corpus, store } = opened());
    });

    test('tell how much the live one holds', async () => {
      const before = Date.now();
      const writer = await corpus.write();
      await writer.add({ id: 1, messages: [...human('Hi'), ...gpt('Hello!'), ...human('Bye')] });
      await writer.add({ messages: [{ from: 'system', value: 'x' }, ...human('Hi')] });
      const committed = await writer.commit();
      expect(committed.id).toBe(writer.id);
      const [live, ...others] = await corpus.generations();
      expect(others).toEqual([]);
      expect(live).toMatchObject({
        state: 'live',
        conversations: 2,
        messages: 5,
        id: committed.id,
      });
      expect(live).toMatchObject({ createdAt: committed.createdAt });
      expect(committed).toMatchObject({ state: 'live', conversations: 2, messages: 5 });
      expect(live.bytes).toBeGreaterThan(0);
      expect(new Date(live.createdAt).toISOString()).toBe(live.createdAt);
      expect(Date.parse(live.createdAt)).toBeGreaterThanOrEqual(before);
    });

    test('count the messages of each literal role, the most frequent first', async () => {
      await seed(corpus, [
        { messages: [...gpt('1'), ...gpt('2'), ...gpt('3'), { from: 'user', value: '' }] },
        { messages: [...human('4'), ...human('5'), { from: '\ud800"', value: '6' }] },
      ]);
      const roles = (await corpus.generations())[0].details?.roles ?? [];
      expect(roles.slice(0, 2)).toEqual([
        { role: 'gpt', messages: 3 },
        { role: 'human', messages: 2 },
      ]);
      expect(new Set(roles.slice(2))).toEqual(
        new Set([
          { role: 'user', messages: 1 },
          { role: '\ud800"', messages: 1 },
        ]),
      );
    });

    test('give the lengths of texts within 2 %', async () => {
      const lengths = Array.from({ length: 1000 }, (_, i) => 3 * (i + 1));
      await seed(
        corpus,
        lengths.map((length) => ({ messages: human('é'.repeat(length)) })),
      );
      const details = (await corpus.generations())[0].details;
      const exact = { median: 1500, p90: 2700, p99: 2970, longest: 3000 };
      expect(details?.lengths.longest).toBe(exact.longest);
      for (const name of ['median', 'p90', 'p99'] as const) {
        const ratio = (details?.lengths[name] ?? 0) / exact[name];
        expect(Math.abs(ratio - 1)).toBeLessThanOrEqual(0.02);
      }
    });

    test('name the messages that were recorded most often', async () => {
      const texts = Array.from({ length: 60 }, (_, i) =>
        Array.from({ length: i + 1 }, () => `text ${i}`),
      );
      const spelled = texts
        .flat()
        .map((value, i): Message[] => [
          { from: i % 2 ? 'human' : 'user', value },
          ...(i % 5 === 0 ? gpt(`answer ${i}`) : []),
        ]);
      await seed(
        corpus,
        spelled.map((messages) => ({ messages })),
      );
      const repeated = (await corpus.generations())[0].details?.repeated ?? [];
      expect(repeated.length).toBeGreaterThanOrEqual(10);
      expect(repeated).toEqual(
        repeated.map((_, i) => ({ from: 'user', value: `text ${59 - i}`, times: 60 - i })),
      );
    });

    test('name repeated messages in their canonical role and exact text', async () => {
      await seed(corpus, [
        { messages: [...gpt('A'), ...human('a'), { from: 'bing', value: 'A' }] },
        { messages: [...human('A'), { from: 'bard', value: 'A' }, ...gpt('a')] },
      ]);
      const repeated = (await corpus.generations())[0].details?.repeated;
      expect(repeated).toEqual([{ from: speaker('gpt'), value: 'A', times: 3 }]);
    });

    test('show the one that is being written, behind the live one', async () => {
      await seed(corpus, [dialogue('Hi', 'Hello!')]);
      const writer = await corpus.write();
      for (const each of [corpus, await store.reopen()]) {
        const all = await each.generations();
        expect(all.map(({ state }) => state)).toEqual(['live', 'seeding']);
        expect(all[1].id).toBe(writer.id);
      }
      await writer.discard();
      expect((await corpus.generations()).map(({ state }) => state)).toEqual(['live']);
    });

    test('can be listed while requests are answered', async () => {
      await seed(corpus, [dialogue('Hi', 'Hello!')]);
      for (let i = 0; i < 20; i++) {
        const [answer, all] = await Promise.all([
          ask(corpus, 'message', human('Hi')),
          corpus.generations(),
        ]);
        expect(answer?.total).toBe(1);
        expect(all).toHaveLength(1);
      }
    });
  });
}
