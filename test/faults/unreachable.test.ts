import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli.js';
import { conversationsIn, SAMPLE } from '../support/corpora.js';
import { wrongAnswers } from '../support/exactness.js';
import { House } from '../support/house.js';
import { describeWithMongod, Mongod } from '../support/mongod.js';
import { outcome, post, SECRET } from '../support/seed-http.js';
import { Server } from '../support/server.js';
import { isComeAgain } from '../support/steady-load.js';
import { until } from '../support/until.js';

const QUESTION = [{ from: 'human', value: 'Hello! What can you do?' }];

describeWithMongod('a MongoDB that cannot be reached', () => {
  let mongod: Mongod;
  let house: House;
  let place: string;
  beforeAll(async () => {
    mongod = await Mongod.start({ replicaSet: 'away' });
    house = new House('mongo', mongod.uri);
    place = `mongodb://127.0.0.1:${mongod.port}/reprise`;
    await mongod.stop();
  });
  afterEach(() => mongod.stop());
  afterAll(async () => {
    await house.leave();
    await Mongod.destroyAll();
  });

  test('keeps no server from starting, which says once what is wrong, and recovers by itself', async () => {
    const settings = { SEED_SAMPLE: 'true', SEED_SECRET: SECRET, LOG_LEVEL: 'info' };
    const server = await house.serve(settings);
    const { client, child } = server;
    const refused = `connect ECONNREFUSED 127.0.0.1:${mongod.port}`;
    const corpus = `Corpus The corpus is out of reach: MongoDB does not answer (${place}: ${refused})`;
    await until('it says where it looked', () => child.stdout.includes(corpus));

    expect((await client.send('GET', '/health')).status).toBe(200);
    for (const answer of [
      await client.send('GET', '/health/ready'),
      await client.complete(QUESTION),
      await post(server),
    ]) {
      expect(isComeAgain(answer)).toBe(true);
      expect(answer.body.toString()).not.toContain('127.0.0.1');
    }
    const warning = `MongoDB (${place}) cannot be used: ${refused}. Trying until it answers.`;
    expect(child.stderr.split(warning)).toHaveLength(2);

    await mongod.restart();
    await until('it is ready', async () => {
      return (await client.send('GET', '/health/ready')).status === 200;
    });
    expect(child.stderr).toContain(`MongoDB (${place}) answers again.`);
    expect(await wrongAnswers(client, conversationsIn(SAMPLE), 5)).toEqual([]);
    expect((await post(server)).status).toBe(201);
    expect((await outcome(server)).state).toBe('done');
    await server.stop();
  });

  describe('ends a command with one line that says so', () => {
    test.each([
      ['inspect', ''],
      ['export', ''],
      ['seed', '. The corpus stays as it was.'],
    ])('%s', async (command, more) => {
      const { status, stdout, stderr } = await house.run([command, ...(more ? [SAMPLE] : [])]);
      const line = `The corpus is out of reach: MongoDB does not answer (${place}: connect ECONNREFUSED 127.0.0.1:${mongod.port})${more}\n`;
      expect([status, stdout, stderr]).toEqual([1, '', line]);
    });
  });
});

describeWithMongod('a password', () => {
  const SECRETS = /s3cr/;
  const house = new House();
  let mongod: Mongod;
  beforeAll(async () => {
    mongod = await Mongod.start({ args: ['--auth'] });
  });
  afterAll(async () => {
    await house.leave();
    await Mongod.destroyAll();
  });

  test('that is refused makes the server ask to come again, and is told to nobody', async () => {
    const uri = `mongodb://user:s3cr%40et@127.0.0.1:${mongod.port}/there?directConnection=true`;
    const server = await house.serve({ MONGODB_URI: uri, LOG_LEVEL: 'trace' });
    const { child, client } = server;
    const place = `mongodb://127.0.0.1:${mongod.port}/there`;
    await until('it says so', () =>
      child.stderr.includes(`MongoDB (${place}) cannot be used: Authentication failed.`),
    );
    expect(isComeAgain(await client.complete(QUESTION))).toBe(true);
    expect(isComeAgain(await client.send('GET', '/health/ready'))).toBe(true);
    await server.stop();
    expect(child.stdout + child.stderr).not.toMatch(SECRETS);
    const { status, stdout, stderr } = await runCli(house.dataDir, ['inspect'], {
      MONGODB_URI: uri,
      LOG_LEVEL: 'trace',
    });
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`MongoDB does not answer (${place}: Authentication failed)`);
    expect(stderr).not.toMatch(SECRETS);
  });

  test('in an address that cannot be one is not told either', async () => {
    const uri = 'mongodb://user:s3cr/et@127.0.0.1:1';
    const { status, stdout, stderr } = await Server.spawn(house.dataDir, {
      MONGODB_URI: uri,
    }).end();
    const line =
      'Reprise could not start. A setting is wrong.\nMONGODB_URI: Password contains unescaped characters.\n';
    expect([status, stdout, stderr]).toEqual([1, '', line]);
  });
});
