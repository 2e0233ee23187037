import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { SeedStatus } from '../../src/conversation/seeding/seed-report.js';
import { runCli } from '../support/cli.js';
import { json, type Answer, type Client } from '../support/client.js';
import { SAMPLE, conversationsIn, writeCorpus } from '../support/corpora.js';
import { Fifo } from '../support/fifo.js';
import { House } from '../support/house.js';
import type { Server } from '../support/server.js';
import { until } from '../support/until.js';

const SECRET = 'open sesame';
const ROUTE = '/conversation/seed';
const RUNNING = '{"statusCode":409,"message":"A seed is already running.","error":"Conflict"}';

const talk = (reply: string): object => ({
  conversations: [
    { from: 'human', value: 'Which?' },
    { from: 'gpt', value: reply },
  ],
});
const entry = (reply: string): string => JSON.stringify(talk(reply));
const bodyWith = (...replies: string[]): string =>
  JSON.stringify({ choices: replies.map((value) => ({ from: 'gpt', value })) });

const seeded = new House();
beforeAll(() => seeded.seed([talk('old')]));
afterAll(() => seeded.leave());

const serve = (house: House, file: string): Promise<Server> =>
  house.serve({ SEED_SECRET: SECRET, SEED_FILE: file });

const post = ({ client }: Server, secret: unknown = SECRET): Promise<Answer> =>
  client.send('POST', ROUTE, JSON.stringify({ secret }));

const cancel = ({ client }: Server, secret = SECRET): Promise<Answer> =>
  client.send('DELETE', ROUTE, undefined, { 'x-seed-secret': secret });

async function status({ client }: Server): Promise<SeedStatus> {
  const answer = await client.send('GET', ROUTE, undefined, { 'x-seed-secret': SECRET });
  expect(answer.status).toBe(200);
  return json(answer) as SeedStatus;
}

/** The status, once the seed is over. */
const outcome = (server: Server): Promise<SeedStatus> =>
  until('the seed ends', async () => {
    const now = await status(server);
    return now.state !== 'running' && now;
  });

async function reply({ client }: { client: Client }): Promise<string> {
  return (await client.complete([{ from: 'human', value: 'Which?' }])).body.toString();
}

const text = (answer: Answer): [number, string] => [answer.status, answer.body.toString()];

describe('who may seed', () => {
  let house: House;
  let server: Server;
  beforeAll(async () => {
    house = seeded.copy();
    server = await serve(house, house.write(`[${entry('new')}]`));
  });
  afterAll(() => house.leave());

  test('a wrong secret gets the same 401 whatever it is, and nothing starts', async () => {
    const refusal = '{"statusCode":401,"message":"Invalid secret.","error":"Unauthorized"}';
    for (const wrong of ['', 'open', 'open sesame ', 'OPEN SESAME', 'x'.repeat(10_000), '\0']) {
      expect(text(await post(server, wrong))).toEqual([401, refusal]);
    }
    expect(text(await cancel(server, 'wrong'))).toEqual([401, refusal]);
    expect(text(await server.client.send('GET', ROUTE))).toEqual([401, refusal]);
    expect((await status(server)).state).toBe('idle');
    expect(await reply(server)).toBe(bodyWith('old'));
  });

  test('a secret that is no text gets klu’s 400', async () => {
    const refusal =
      '{"statusCode":400,"message":["secret must be a string"],"error":"Bad Request"}';
    for (const wrong of [null, 7, true, [], {}, [SECRET], { $ne: null }]) {
      expect(text(await post(server, wrong))).toEqual([400, refusal]);
    }
    expect(text(await server.client.send('POST', ROUTE))).toEqual([400, refusal]);
  });

  test('without SEED_SECRET in the settings nobody may, and the answer says so', async () => {
    const closed = await house.serve();
    const refusal = {
      statusCode: 403,
      message: 'Seeding over HTTP is off: set SEED_SECRET to allow it.',
      error: 'Forbidden',
    };
    const header = { 'x-seed-secret': '' };
    for (const answer of [
      await post(closed, ''),
      await post(closed, 'undefined'),
      await closed.client.send('GET', ROUTE, undefined, header),
      await closed.client.send('DELETE', ROUTE, undefined, header),
    ]) {
      expect(answer.status).toBe(403);
      expect(json(answer)).toEqual(refusal);
    }
  });
});

describe('a seed', () => {
  let house: House;
  let server: Server;
  let path: string;
  beforeAll(async () => {
    house = seeded.copy();
    path = house.write('');
    server = await serve(house, path);
  });
  afterAll(() => house.leave());

  test('is started with klu’s answer, and its result is shown', async () => {
    const skipped = '{"conversations":[]},7,{"conversations":[{"from":"human","value":null}]}';
    const content = `[${entry('new')},${skipped},${entry('newer')}]`;
    writeFileSync(path, content);
    expect(text(await post(server))).toEqual([201, '{"message":"Running seed."}']);
    const done = await outcome(server);
    expect(done).toMatchObject({
      state: 'done',
      bytesRead: content.length,
      bytesTotal: content.length,
      conversations: 2,
      messages: 4,
      error: null,
    });
    const reasons = done.reasons.map(({ reason, count }) => `${count} × ${reason}`);
    expect(reasons.sort()).toEqual([
      '1 × entry is not an object',
      '1 × text is missing or null',
      '2 × conversation is empty',
    ]);
    expect(done.skipped).toBe(4);
    expect(await reply(server)).toBe(bodyWith('new', 'newer'));
  });

  test('shows how far it has come, and how far it has to go', async () => {
    writeCorpus(path, 20);
    await post(server);
    const seen: SeedStatus[] = [];
    await until('the seed ends', async () => {
      seen.push(await status(server));
      return seen.at(-1)?.state === 'done';
    });
    const size = readFileSync(path).length;
    expect(seen.every(({ bytesTotal }) => bytesTotal === size)).toBe(true);
    for (const counter of ['bytesRead', 'conversations', 'messages', 'seconds'] as const) {
      const values = seen.map((now) => now[counter]);
      expect(values).toEqual([...values].sort((a, b) => a - b));
      expect(values[0]).toBeGreaterThan(0);
    }
    expect(seen.at(-1)?.rate).toBeGreaterThan(0);
    expect(seen.at(-1)?.messages).toBe(
      conversationsIn(path).reduce((sum, { messages }) => sum + messages.length, 0),
    );
  });

  test('answers keep coming during a large seed, old ones and then new ones', async () => {
    writeCorpus(path, 40, 2);
    const question = conversationsIn(path)
      .map(({ messages }) => messages[0])
      .find(({ value }) => !value.startsWith('Question'));
    const ask = (): Promise<Answer> => server.client.complete([question]);
    expect((await ask()).status).toBe(404);
    await post(server);
    const statuses: number[] = [];
    await until('the seed is done', async () => {
      const { state } = await status(server);
      statuses.push((await ask()).status);
      expect(['running', 'done']).toContain(state);
      return state === 'done';
    });
    const switched = statuses.indexOf(200);
    expect(switched).toBeGreaterThan(0);
    expect(statuses.slice(0, switched).every((one) => one === 404)).toBe(true);
    expect(statuses.slice(switched).every((one) => one === 200)).toBe(true);
    expect((await ask()).status).toBe(200);
  });

  test('again and again never adds up', async () => {
    writeFileSync(path, `[${entry('new')}]`);
    for (let round = 0; round < 3; round++) {
      expect((await post(server)).status).toBe(201);
      expect((await outcome(server)).state).toBe('done');
      expect(await reply(server)).toBe(bodyWith('new'));
    }
  });

  test('reads src/seed-data/conversations.json where klu’s users put it, else the sample', async () => {
    const other = await house.serve({ SEED_SECRET: SECRET });
    await post(other);
    expect((await outcome(other)).conversations).toBe(conversationsIn(SAMPLE).length);
    const folder = join(house.dataDir, 'src/seed-data');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'conversations.json'), `[${entry('klu’s')}]`);
    await post(other);
    expect((await outcome(other)).conversations).toBe(1);
    expect(await reply(other)).toBe(bodyWith('klu’s'));
  });
});

describe('a file that cannot be seeded leaves the server and its corpus as they were', () => {
  let house: House;
  let server: Server;
  let path: string;
  beforeAll(async () => {
    house = seeded.copy();
    path = join(house.folder, 'corpus.json');
    server = await serve(house, path);
  });
  beforeEach(() => {
    rmSync(path, { force: true, recursive: true });
  });
  afterAll(() => house.leave());

  const outcomeOf = async (content: string): Promise<SeedStatus> => {
    writeFileSync(path, content);
    // What is found out at once is the answer; what is found out later is the outcome.
    expect([201, 422]).toContain((await post(server)).status);
    const result = await outcome(server);
    expect(result.state).toBe('failed');
    expect(await reply(server)).toBe(bodyWith('old'));
    return result;
  };

  test('a path that leads nowhere is refused at once', async () => {
    const answer = await post(server);
    expect(answer.status).toBe(422);
    const message = `${path}: no such file or folder`;
    expect(json(answer)).toEqual({ statusCode: 422, message, error: 'Unprocessable Entity' });
    expect(await status(server)).toMatchObject({ state: 'failed', error: message });
    expect(await reply(server)).toBe(bodyWith('old'));
  });

  test('a folder without files is refused at once', async () => {
    mkdirSync(path);
    const answer = await post(server);
    expect(answer.status).toBe(422);
    expect(answer.body.toString()).toContain('no .json or .jsonl files in it');
    expect(await reply(server)).toBe(bodyWith('old'));
  });

  test('a file without conversations', async () => {
    expect((await outcomeOf('[]')).error).toContain('no conversation found');
  });

  test('an empty file', async () => {
    expect((await outcomeOf('')).error).toMatch(/no conversation found|ends too early/);
  });

  test('a file that is not JSON', async () => {
    expect((await outcomeOf('  nonsense')).error).toContain('not JSON at byte 2 ');
  });

  test('a file that stops being JSON far in: the byte is told', async () => {
    const good = `[${`${JSON.stringify(talk('é'))},\n`.repeat(20_000)}`;
    const { error } = await outcomeOf(`${good}nonsense]`);
    expect(error).toContain(`not JSON at byte ${Buffer.byteLength(good)} `);
  });

  test('a file that ends too early: the byte is told', async () => {
    const cut = `[${`${JSON.stringify(talk('é'))},\n`.repeat(20_000)}{"conversations":[`;
    const { error } = await outcomeOf(cut);
    expect(error).toContain(`the JSON ends too early, at byte ${Buffer.byteLength(cut)} `);
  });
});

describe('while a seed runs', () => {
  let house: House;
  let fifo: Fifo;
  let server: Server;
  beforeEach(async () => {
    house = seeded.copy();
    fifo = new Fifo(join(house.folder, 'pipe')).hold();
    server = await serve(house, fifo.path);
    fifo.write(`[${entry('new')},`);
  });
  afterEach(() => house.leave());

  /** Lets the seed's process look up until a promise is settled. */
  async function nudgedUntil<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    promise.catch(() => undefined).finally(() => (settled = true));
    await until('it is settled', () => {
      fifo.nudge();
      return settled;
    });
    return promise;
  }

  test('another one is refused, here and in other processes', async () => {
    const other = await serve(house, fifo.path);
    expect((await post(server)).status).toBe(201);
    expect(text(await post(server))).toEqual([409, RUNNING]);
    expect(text(await post(other))).toEqual([409, RUNNING]);
    const cli = await runCli(house.dataDir, ['seed', SAMPLE]);
    expect([cli.status, cli.stderr]).toEqual([1, 'A seed is already running.\n']);
    expect((await status(server)).state).toBe('running');
    fifo.write(`${entry('newer')}]`);
    fifo.close();
    expect((await outcome(server)).state).toBe('done');
    expect(await reply(server)).toBe(bodyWith('new', 'newer'));
  });

  test('of two that start at once, one does', async () => {
    const other = await serve(house, fifo.path);
    const answers = await Promise.all([post(server), post(other)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
    fifo.write(`${entry('newer')}]`);
    fifo.close();
    const states = [(await outcome(server)).state, (await outcome(other)).state];
    expect(states.sort()).toEqual(['done', 'failed']);
    expect(await reply(server)).toBe(bodyWith('new', 'newer'));
  });

  test('the old corpus answers until it is done, and every process has the new one from then on', async () => {
    const other = await house.serve();
    await post(server);
    expect(await reply(server)).toBe(bodyWith('old'));
    expect(await reply(other)).toBe(bodyWith('old'));
    fifo.write(`${entry('newer')}]`);
    fifo.close();
    await until('the seed is done', async () => (await status(server)).state === 'done');
    expect(await reply(server)).toBe(bodyWith('new', 'newer'));
    expect(await reply(other)).toBe(bodyWith('new', 'newer'));
  });

  test('it can be cancelled: the old corpus stays, and another seed may start', async () => {
    await post(server);
    const answer = await nudgedUntil(cancel(server));
    expect(text(answer)).toEqual([200, '{"message":"Seed cancelled."}']);
    expect(await status(server)).toMatchObject({
      state: 'cancelled',
      error: 'The seed was cancelled.',
    });
    expect(await reply(server)).toBe(bodyWith('old'));
    expect(text(await cancel(server))).toEqual([
      409,
      '{"statusCode":409,"message":"No seed is running.","error":"Conflict"}',
    ]);
    const cli = await runCli(house.dataDir, ['seed', house.write(`[${entry('third')}]`)]);
    expect(cli.status).toBe(0);
    expect(await reply(server)).toBe(bodyWith('third'));
  });

  test('its process may be killed: that is told, and another seed may start', async () => {
    await post(server);
    const lock = readFileSync(join(house.dataDir, 'corpus/seeding.lock'), 'utf8');
    process.kill((JSON.parse(lock) as { pid: number }).pid, 'SIGKILL');
    expect(await outcome(server)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('SIGKILL'),
    });
    expect(await reply(server)).toBe(bodyWith('old'));
    fifo.close();
    const cli = await runCli(house.dataDir, ['seed', house.write(`[${entry('third')}]`)]);
    expect(cli.status).toBe(0);
    expect(await reply(server)).toBe(bodyWith('third'));
  });

  test('the server may be told to end: it cancels the seed and ends well', async () => {
    await post(server);
    await nudgedUntil(server.stop());
    const again = await house.serve();
    expect(await reply(again)).toBe(bodyWith('old'));
  });

  test('the server may be killed: the seed does not outlive it', async () => {
    await post(server);
    const lock = join(house.dataDir, 'corpus/seeding.lock');
    const { pid } = JSON.parse(readFileSync(lock, 'utf8')) as { pid: number };
    await server.crash();
    await until('the seed’s process has ended', () => {
      fifo.nudge();
      return !isAlive(pid);
    });
    const again = await house.serve();
    expect(await reply(again)).toBe(bodyWith('old'));
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
