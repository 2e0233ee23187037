import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RUNGS, type Corpus } from '../../../src/core/corpus.js';
import type { Conversation } from '../../../src/core/message.js';
import { ask, askChosen, conversationsOf, keyOf, seed } from '../../support/ask.js';
import { dialogue, gpt, human } from '../../support/dialogue.js';
import { explain, queryOf, type Explained } from '../../support/explained.js';
import { issuedDuring, type Fields, type IssuedCommand } from '../../support/issued-commands.js';
import { describeWithMongod, Mongod, withMongo } from '../../support/mongod.js';
import { MongoStore } from '../../support/mongo-store.js';
import { until } from '../../support/until.js';
import type { SearchedCorpus } from '../../contracts/corpus/opened.js';

/** More than one query gives, so that the server counts. */
const COMMON = 700;

const system = { from: 'system', value: 'Be brief.' };
const long = 'x'.repeat(2 << 20);

const conversations: Conversation[] = [
  ...Array.from({ length: COMMON }, (_, i) => ({
    messages: [
      ...gpt('Yes?'),
      { from: i % 2 ? 'human' : 'user', value: 'continue' },
      ...gpt(`part ${i}`),
    ],
  })),
  ...Array.from({ length: 200 }, (_, i) => dialogue(`question ${i}`, `answer ${i}`)),
  { messages: [system, ...human('Hi'), system, ...gpt('Hello!'), ...human('Bye')] },
  { id: long, messages: [...human(long), ...gpt(long)] },
];

/** Asks in every way that a query can be asked, and does everything else that a server and a seed do. */
async function useEverything(store: MongoStore): Promise<void> {
  const corpus = await store.open();
  await seed(corpus, [dialogue('Hi', 'first')]);
  const dead = await corpus.write();
  await dead.add(dialogue('Hi', 'never seen'));
  await store.forsake();
  await seed(await store.reopen(), conversations);
  await dead.discard();
  await (await corpus.write()).discard();
  for (const query of [
    [...gpt('Yes?'), ...human('continue')],
    [...human('question 1')],
    [system, ...human('Hi')],
    [...human(long)],
    [...human('never recorded')],
  ]) {
    for (const rung of RUNGS)
      for (const limit of [0, 100]) await askAll(corpus, rung, query, limit);
  }
  const many = Array.from({ length: 200 }, (_, i) =>
    ask(corpus, 'message', human(`question ${i}`)),
  );
  expect((await Promise.all(many)).map((each) => each?.total)).toEqual(many.map(() => 1));
  await searchAll(corpus);
  await conversationsOf(corpus);
  await until('only the live one is left', async () => (await corpus.generations()).length === 1);
}

/** Looks for everything that can be looked for where there is no reply. */
async function searchAll(corpus: SearchedCorpus): Promise<void> {
  for (const rung of RUNGS) {
    const key = keyOf(rung, [...gpt('Yes?'), ...human('never recorded')]);
    if (rung !== 'history-without-system' && key) await corpus.knows(rung, key);
  }
  // Many begin alike, and many are like it.
  for (const value of ['contin', 'question 1', 'zzz']) {
    await corpus.nearest({ from: 'human', value }, 5);
  }
  await corpus.sample(3);
}

/** Asks with every filter that a strategy puts on a rung. */
async function askAll(corpus: Corpus, ...[rung, query, limit]: Asked): Promise<void> {
  const from = 'human';
  const filters = {
    message: [{}, { from }, { from, firstOfConversation: true }],
    context: [{}, { from, previousFrom: 'gpt' }],
  };
  for (const filter of rung in filters ? filters[rung as keyof typeof filters] : [{}]) {
    await ask(corpus, rung, query, filter, limit);
    await askChosen(corpus, rung, query, filter, (total) => [total - 1, 0, total >> 1]);
  }
}

type Asked = [rung: (typeof RUNGS)[number], query: Conversation['messages'], limit: number];

describeWithMongod('every query that is sent to MongoDB', () => {
  let store: MongoStore;
  let issued: IssuedCommand[];
  let explained: { query: Fields; how: Explained }[];

  beforeAll(async () => {
    const mongod = await Mongod.start({ replicaSet: 'profiled' });
    const uri = mongod.uri.replace('/?', '/profiled?');
    store = new MongoStore(uri);
    issued = await issuedDuring(uri, () => useEverything(store));
    explained = await withMongo(uri, async (client) => {
      const db = client.db();
      const [{ live }] = await db.collection('corpus.state').find().toArray();
      const { generation } = live as { generation: string };
      const all = issued.flatMap((each) => {
        // What was removed since is explained where it would be asked now.
        const ns = each.ns.replace(/\d{8}T\d{6}-[\da-f]{6}$/, generation);
        const query = queryOf({ ...each, ns });
        return query ? [query] : [];
      });
      return Promise.all(all.map(async (query) => ({ query, how: await explain(db, query) })));
    });
  });
  afterAll(async () => {
    await store.leave();
    await Mongod.destroyAll();
  });

  /** The name of a query's kind, for a failed comparison. */
  const shown = ({ query, how }: (typeof explained)[number]): string =>
    `${JSON.stringify(query).slice(0, 400)}: ${JSON.stringify(how)}`;

  test('is among those that are looked at here: reads, counts, changes and removals', () => {
    const kinds = new Set(explained.map(({ query }) => Object.keys(query)[0]));
    expect([...kinds].sort()).toEqual(['aggregate', 'delete', 'find', 'update']);
    const hints = new Set(explained.map(({ query }) => JSON.stringify(query.hint)));
    for (const index of [
      'messageKey',
      'contextKey',
      'historyKey',
      'historyWithoutSystemKey',
      'messageNormalisedKey',
      'contextNormalisedKey',
      'beginning',
    ]) {
      expect(hints).toContain(JSON.stringify(index));
    }
  });

  test('reads no collection from its beginning to its end', () => {
    expect(explained.filter(({ how }) => how.stages.includes('COLLSCAN')).map(shown)).toEqual([]);
    expect(issued.filter(({ planSummary }) => planSummary?.includes('COLLSCAN'))).toEqual([]);
  });

  test('sorts nothing in memory', () => {
    const sorts = ['SORT', '$sort', 'SORT_MERGE'];
    const sorting = explained.filter(({ how }) => sorts.some((sort) => how.stages.includes(sort)));
    expect(sorting.map(shown)).toEqual([]);
  });

  test('examines no more documents than it gives, or than the one that it changes', () => {
    const wasteful = explained.filter(
      ({ query, how }) => how.docsExamined > ('update' in query ? 1 : how.returned),
    );
    expect(wasteful.map(shown)).toEqual([]);
  });
});
