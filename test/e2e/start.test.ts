import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runCli, runInShell } from '../support/cli.js';
import { conversationsIn, SAMPLE } from '../support/corpora.js';
import { wrongAnswers } from '../support/exactness.js';
import { House } from '../support/house.js';
import { Server } from '../support/server.js';
import { until } from '../support/until.js';

let house: House;
beforeEach(() => {
  house = new House();
});
afterEach(() => house.leave());

const live = (): string => readFileSync(join(house.dataDir, 'corpus/live'), 'utf8');
const withSample = { SEED_SAMPLE: 'true' };
const sample = conversationsIn(SAMPLE);
const HELLO = { from: 'human', value: 'Hello! What can you do?' };

describe('the bundled sample', () => {
  test('is seeded when the store is empty, and not again', async () => {
    const first = await house.serve({ ...withSample, LOG_LEVEL: 'info' });
    // The log is another pipe than the one that says where the server listens.
    await until('the log tells of the seed', () =>
      first.child.stderr.includes('seeded the bundled sample, 789 messages.'),
    );
    expect(await wrongAnswers(first.client, sample)).toEqual([]);
    await first.stop();
    const before = live();
    const second = await house.serve({ ...withSample, LOG_LEVEL: 'info' });
    expect(second.child.stderr).toBe('');
    expect(live()).toBe(before);
    expect(await wrongAnswers(second.client, sample)).toEqual([]);
  });

  test('does not take the place of another corpus', async () => {
    await house.seed([{ conversations: [HELLO, { from: 'gpt', value: 'Mine.' }] }]);
    const server = await house.serve(withSample);
    const { body } = await server.client.complete([HELLO]);
    expect(body.toString()).toBe('{"choices":[{"from":"gpt","value":"Mine."}]}');
  });

  test('is seeded once when several servers start on an empty store', async () => {
    const servers = await Promise.all([1, 2].map(() => house.serve(withSample)));
    for (const { client } of servers) {
      await until('it is ready', async () => {
        return (await client.send('GET', '/health/ready')).status === 200;
      });
      expect(await wrongAnswers(client, sample, 5)).toEqual([]);
    }
  });
});

test('without a corpus the server lives, says that it is not ready, and answers after a seed', async () => {
  const server = await house.serve();
  const { client } = server;
  const unavailable =
    '{"statusCode":503,"message":"No corpus has been seeded yet","error":"Service Unavailable"}';
  expect((await client.send('GET', '/health')).body.toString()).toBe('{"status":"ok"}');
  for (const answer of [
    await client.send('GET', '/health/ready'),
    await client.complete([HELLO]),
  ]) {
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.body.toString()).toBe(unavailable);
  }
  await runCli(house.dataDir, ['seed', SAMPLE]);
  expect((await client.send('GET', '/health/ready')).body.toString()).toBe('{"status":"ok"}');
  expect(await wrongAnswers(client, sample, 5)).toEqual([]);
});

test('the banner’s command works as it is pasted', async () => {
  const server = await house.serve(withSample);
  const command = /^ {2}Try +(curl .*)$/m.exec(server.child.stdout)?.[1] ?? '';
  const { status, stdout, stderr } = await runInShell(house.dataDir, command);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toBe((await server.client.complete([HELLO])).body.toString());
  expect(server.child.stdout).toContain(`  API    POST ${server.url}/conversation/completion\n`);
  expect(server.child.stdout).toContain(`  Docs   ${server.url}/docs\n`);
});

test('the banner tells of the corpus that is there, and asks something that it answers', async () => {
  const mine = { from: 'person', value: 'What’s "new"? 😀' };
  const reply = { from: 'oracle', value: 'This.' };
  await house.seed([{ conversations: [mine] }, { conversations: [mine, reply] }]);
  const { child } = await house.serve(withSample);
  expect(child.stdout).toContain('\n  Corpus 2 conversations, 3 messages\n');
  const command = /^ {2}Try +(curl .*)$/m.exec(child.stdout)?.[1] ?? '';
  const { stdout } = await runInShell(house.dataDir, command);
  expect(JSON.parse(stdout)).toEqual({ choices: [reply] });
});

test('the banner of an empty store says how to fill it, and asks nothing', async () => {
  const { child } = await house.serve();
  expect(child.stdout).toContain('\n  Corpus none yet: npm run seed -- FILE\n');
  expect(child.stdout).not.toContain('curl');
});

describe('a start that cannot be ends with status 1 and a readable message', () => {
  test('when the port is in use', async () => {
    const { port } = await house.serve();
    const ended = await Server.spawn(house.dataDir, { PORT: String(port) }).end();
    const stderr = `Reprise could not start. Port ${port} of 127.0.0.1 is in use: set PORT to another one.\n`;
    expect(ended).toEqual({ status: 1, stdout: '', stderr });
  });

  test.each([
    ['PORT', 'http'],
    ['PORT', '65536'],
    ['STRATEGY', 'best'],
    ['BODY_LIMIT', 'plenty'],
    ['SEED_SAMPLE', 'maybe'],
    ['LOG_LEVEL', 'loud'],
    ['DATA_DIR', SAMPLE],
    ['DATA_DIR', '/proc/x'],
    ['HOST', '203.0.113.7'],
    ['HOST', 'no such host'],
  ])('when %s is %s', async (name, value) => {
    const { status, stdout, stderr } = await Server.spawn(house.dataDir, { [name]: value }).end();
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^Reprise could not start\. A setting is wrong\.\n[^\n]+\n$/);
    expect(stderr).toContain(`\n${name}: "${value}" `);
  });

  test('when several settings are wrong, all of which are named', async () => {
    const wrong = { PORT: '-1', STRATEGY: 'v0', LOG_LEVEL: 'x' };
    const { stderr } = await Server.spawn(house.dataDir, wrong).end();
    expect(stderr.match(/^\w+(?=:)/gm)).toEqual(Object.keys(wrong));
  });
});
