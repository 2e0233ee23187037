import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { StoreUnavailableError } from '../../src/core/errors.js';
import { killChildren } from '../support/child.js';
import { human } from '../support/dialogue.js';
import { describeWithMongod, Mongod, ReplicaSet } from '../support/mongod.js';
import { MongoRecordingsStore } from '../support/mongo-recordings-store.js';
import { acknowledged, expectRecorded, startRecording } from '../support/recorded-by-child.js';
import { askRecorded, record, recordingOf } from '../support/recording.js';
import { until } from '../support/until.js';

describeWithMongod('Recordings in a replica set', () => {
  let set: ReplicaSet;
  let store: MongoRecordingsStore;
  beforeAll(async () => {
    set = await ReplicaSet.start();
    store = new MongoRecordingsStore(set.uri.replace('/?', '/recorded?'));
  });
  afterAll(async () => {
    await killChildren();
    await Mongod.destroyAll();
  });

  test.each(['killPrimary', 'stepDown'] as const)(
    'outlive their primary and who recorded them (%s): what is acknowledged is there, once',
    async (lose) => {
      const child = startRecording(lose, store.uri);
      const more = (): Promise<unknown> => {
        const before = acknowledged(child).length;
        return until('it records', () => acknowledged(child).length > before + 20, 60_000);
      };
      await more();
      const former = await set[lose]();
      await more();
      if (!former.running) await set.restart(former);
      await more();
      child.kill('SIGKILL');
      await child.end();
      await set.healthy();
      const log = store.open();
      await store.settled(log);
      await expectRecorded(log, acknowledged(child));
    },
    180_000,
  );

  test('cannot be read or written while nobody answers, and say so', async () => {
    const log = store.open({ timeout: 1000, cacheBytes: 0 });
    await store.settled(log);
    await set.stop();
    await expect(askRecorded(log, 'history', human('Hi'))).rejects.toThrow(StoreUnavailableError);
    await expect(record(log, recordingOf(human('Hi'), ['y']))).rejects.toThrow(
      StoreUnavailableError,
    );
  }, 120_000);
});
