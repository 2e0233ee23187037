import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { CorpusUnavailableError } from '../../../src/core/errors.js';
import { ask, seed } from '../../support/ask.js';
import { dialogue, human } from '../../support/dialogue.js';
import { describeWithMongod, withMongo } from '../../support/mongod.js';
import { MongoStore } from '../../support/mongo-store.js';

interface State {
  readonly _id: string;
  readonly live: { readonly generation: string; readonly format: number };
}

describeWithMongod('a live generation in MongoDB', () => {
  let store: MongoStore;
  beforeEach(() => {
    store = new MongoStore();
  });
  afterEach(() => store.close());

  test('of the format before is not read, until the next seed', async () => {
    const corpus = await store.open();
    await seed(corpus, [dialogue('Hi', 'old')]);
    const id = await withMongo(store.uri, async (client) => {
      const states = client.db().collection<State>('corpus.state');
      await states.updateOne({ _id: 'corpus' }, { $set: { 'live.format': 1 } });
      return (await states.findOne({ _id: 'corpus' }))?.live.generation ?? '';
    });
    const error = new CorpusUnavailableError(
      `Generation ${id} has format 1, and this version reads format 2: seed it again.`,
    );
    const other = await store.reopen();
    await expect(ask(other, 'message', human('Hi'))).rejects.toThrow(error);
    await expect(Promise.resolve(other.sample(1))).rejects.toThrow(error);
    await seed(corpus, [dialogue('Hi', 'new')]);
    expect((await ask(other, 'message', human('Hi')))?.total).toBe(1);
  });
});
