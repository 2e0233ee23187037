import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWithMongod, Mongod, ReplicaSet, withMongo } from '../../support/mongod.js';

interface Document {
  readonly _id: string;
}

describeWithMongod('a replica set of three', () => {
  let set: ReplicaSet;
  beforeAll(async () => {
    set = await ReplicaSet.start();
  });
  afterAll(() => Mongod.destroyAll());

  const insert = (_id: string): Promise<unknown> =>
    withMongo(set.uri, (client) =>
      client
        .db('kept')
        .collection<Document>('documents')
        .insertOne({ _id }, { writeConcern: { w: 'majority' } }),
    );

  /** Expects every member to have these documents, once they have caught up. */
  const expectEverywhere = async (...ids: string[]): Promise<void> => {
    await set.healthy();
    for (const { uri } of set.members) {
      const found = await withMongo(uri, (client) => {
        const documents = client.db('kept').collection<Document>('documents');
        const options = { readPreference: 'nearest', readConcern: 'majority' } as const;
        return documents
          .find({ _id: { $in: ids } }, options)
          .sort({ _id: 1 })
          .toArray();
      });
      expect(found.map(({ _id }) => _id)).toEqual(ids);
    }
  };

  test('has one primary, and keeps what is written on every member', async () => {
    expect(set.members).toContain(await set.primary());
    await insert('a');
    await expectEverywhere('a');
  });

  test('elects another when the primary steps down', async () => {
    const former = await set.stepDown();
    const primary = await set.primary();
    expect(primary).not.toBe(former);
    expect(former.running).toBe(true);
    await insert('b');
  });

  test('elects another when the primary is killed, and takes it back', async () => {
    const killed = await set.killPrimary();
    expect(killed.running).toBe(false);
    expect(await set.primary()).not.toBe(killed);
    await insert('c');
    await set.restart(killed);
    await expectEverywhere('a', 'b', 'c');
  });

  test('elects another when the primary freezes, which is none any more when it thaws', async () => {
    const frozen = await set.primary();
    frozen.freeze();
    const primary = await set.primary();
    expect(primary).not.toBe(frozen);
    frozen.thaw();
    expect(await set.primary()).toBe(primary);
    await set.healthy();
  });
});
