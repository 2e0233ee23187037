import { expect, test } from '@jest/globals';
import {
  databaseUri,
  describeWithMongod,
  dropDatabase,
  sharedMongo,
  withMongo,
} from '../../support/mongod.js';

describeWithMongod('the mongod that tests share', () => {
  test('gives each test a database of its own, and takes it back', async () => {
    const [one, other] = [databaseUri('replies'), databaseUri('replies')];
    expect(one).toMatch(/\/replies-[0-9a-f]{12}\?replicaSet=tests$/);
    expect(one).not.toBe(other);
    const names = (): Promise<string[]> =>
      withMongo(sharedMongo(), async (client) => {
        const { databases } = await client.db().admin().listDatabases();
        return databases.map(({ name }) => name);
      });
    const name = new URL(one).pathname.slice(1);
    await withMongo(one, (client) => client.db().collection('documents').insertOne({}));
    expect(await names()).toContain(name);
    await dropDatabase(one);
    expect(await names()).not.toContain(name);
  });

  test('takes writes that are confirmed by most members, and transactions', async () => {
    const uri = databaseUri('writes');
    await withMongo(uri, async (client) => {
      const documents = client.db().collection<{ _id: number }>('documents');
      await documents.insertOne({ _id: 1 }, { writeConcern: { w: 'majority' } });
      await client.withSession((session) =>
        session.withTransaction(() => documents.insertOne({ _id: 2 }, { session })),
      );
      expect(await documents.countDocuments({ _id: { $gt: 0 } })).toBe(2);
    });
    await dropDatabase(uri);
  });

  test('refuses a query that no index answers', async () => {
    const uri = databaseUri('scan');
    await withMongo(uri, async (client) => {
      const documents = client.db().collection('documents');
      await documents.insertOne({ field: 1 });
      await expect(documents.findOne({ field: 1 })).rejects.toThrow(/notablescan/);
      await documents.createIndexes([{ key: { field: 1 } }]);
      expect(await documents.findOne({ field: 1 })).toMatchObject({ field: 1 });
    });
    await dropDatabase(uri);
  });
});
