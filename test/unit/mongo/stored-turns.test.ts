import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { mongo } from 'mongoose';
import type { StoredTurn } from '../../../src/stores/mongo/turn.schema.js';
import { allOf, contents, pair } from '../../support/kept-chats.js';
import { MongoChatsStore } from '../../support/mongo-chats.js';
import { describeWithMongod, withMongo } from '../../support/mongod.js';

describeWithMongod('the turns of chats in MongoDB', () => {
  let store: MongoChatsStore;

  beforeEach(() => {
    store = new MongoChatsStore();
  });

  afterEach(() => store.close());

  const inTurns = <T>(run: (turns: mongo.Collection<StoredTurn>) => Promise<T>): Promise<T> =>
    withMongo(store.uri, (client) => run(client.db().collection('chats.turns')));

  test('have one place each, by an index that is there before the first of them', async () => {
    await Promise.all([1, 2, 3].map((i) => store.open().append('a', { messages: pair(`${i}`) })));
    const indexes = await inTurns((turns) => turns.indexes());
    const unique = indexes.filter((index) => index.unique);
    expect(unique.map(({ key }) => key)).toEqual([{ chatId: 1, place: -1 }]);
    const twice = inTurns(async (turns) => {
      const { _id, ...turn } = (await turns.findOne({ chatId: 'a', place: 0 })) as StoredTurn;
      await turns.insertOne({ ...turn, _id: `not ${_id}` });
    });
    await expect(twice).rejects.toMatchObject({ code: 11000 });
  });

  test('of a chat whose removal was interrupted are not seen, and go when it is removed again', async () => {
    const chats = store.open();
    for (const text of ['1', '2', '3']) await chats.append('a', { messages: pair(text) });
    await inTurns((turns) =>
      turns.insertOne({
        ...{ _id: randomUUID(), chatId: 'a', place: 6, end: 7, base: 7 },
        ...{ at: new Date(), messages: [] },
      }),
    );
    expect((await chats.context('a', 9)).total).toBe(0);
    expect(await allOf(chats, 'a')).toEqual([]);
    expect(await chats.list(9)).toEqual([]);
    await chats.remove('a');
    const left = await inTurns((turns) => turns.find({ chatId: 'a' }).toArray());
    expect(left).toMatchObject([{ place: 6, messages: [], removed: expect.any(Date) }]);
    await chats.append('a', { messages: pair('new') }, 0);
    expect(contents(await allOf(chats, 'a'))).toEqual(['new', 'new!']);
  });
});
