import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runCli, runInShell } from '../support/cli.js';
import { json } from '../support/client.js';
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

describe.each<NodeJS.Signals>(['SIGTERM', 'SIGINT'])('%s', (signal) => {
  const body = JSON.stringify({ messages: [HELLO] });
  const head = `POST /conversation/completion HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nexpect: 100-continue\r\n\r\n`;

  test('lets a request that is under way have its answer, takes no new one, and ends well', async () => {
    const server = await house.serve({ ...withSample, LOG_LEVEL: 'info' });
    const wanted = await server.client.complete([HELLO]);
    const socket = connect(server.port, '127.0.0.1');
    let received = '';
    socket.on('data', (piece) => (received += piece.toString()));
    socket.write(head);
    // The server asks for the rest: the request is in its hands.
    await until('the request is under way', () => received.includes('100 Continue'));
    socket.write(body.slice(0, 10));
    server.child.kill(signal);
    await until('the server ends', () =>
      server.child.stderr.includes('finishing what is in flight'),
    );
    await until('it takes no new connections', () => isRefused(server.port));
    expect(server.child.running).toBe(true);
    socket.write(body.slice(10));
    await once(socket, 'close');
    expect(received).toMatch(/\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
    expect(received.endsWith(`\r\n\r\n${wanted.body.toString()}`)).toBe(true);
    expect((await server.child.end()).status).toBe(0);
  });

  test('is not held up by connections that are open and idle', async () => {
    const server = await house.serve(withSample);
    await Promise.all(Array.from({ length: 8 }, () => server.client.complete([HELLO])));
    const silent = connect(server.port, '127.0.0.1');
    await once(silent, 'connect');
    server.child.kill(signal);
    expect((await server.child.end()).status).toBe(0);
    silent.destroy();
  });
});

test('a second signal ends the server at once, whatever is under way', async () => {
  const server = await house.serve({ LOG_LEVEL: 'info' });
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write('POST /conversation/completion HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n{');
  await until(
    'the request is under way',
    async () => (await server.client.send('GET', '/health')).status,
  );
  server.child.kill('SIGTERM');
  await until('the server ends', () => server.child.stderr.includes('finishing what is in flight'));
  server.child.kill('SIGTERM');
  expect((await server.child.end()).status).toBe(128 + 15);
  await server.crash();
});

describe('the API’s description', () => {
  interface Operation {
    responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>;
  }

  test('lists every route with its answers, each refusal in the usual shape', async () => {
    const { client } = await house.serve();
    const { paths, components } = json(await client.send('GET', '/openapi.json')) as {
      paths: Record<string, Record<string, Operation>>;
      components: { schemas: Record<string, { properties: object; required: string[] }> };
    };
    const found = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { responses }]) => [
        `${method.toUpperCase()} ${path}`,
        Object.keys(responses).map(Number),
      ]),
    );
    const routes = Object.fromEntries(found) as Record<string, number[]>;
    expect(Object.keys(routes).sort()).toEqual(Object.keys(ROUTES).sort());
    for (const [route, statuses] of Object.entries(ROUTES)) {
      expect([route, routes[route]]).toEqual([route, expect.arrayContaining(statuses)]);
    }
    for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
      for (const [status, { content }] of Object.entries(operation.responses)) {
        if (Number(status) < 400) continue;
        expect(content?.['application/json'].schema.$ref).toBe('#/components/schemas/ErrorDto');
      }
    }
    const { properties, required } = components.schemas.ErrorDto;
    expect(Object.keys(properties)).toEqual(['statusCode', 'message', 'error']);
    expect(required).toEqual(['statusCode', 'message', 'error']);
  });

  test('is served as pages too', async () => {
    const { client } = await house.serve();
    const page = await client.send('GET', '/docs');
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
    const asset = /(?:src|href)="\.\/(docs\/[^"]+\.js)"/.exec(page.body.toString())?.[1];
    expect((await client.send('GET', `/${asset ?? ''}`)).status).toBe(200);
  });
});

/** Every route, and the answers that it must describe. */
const ROUTES = {
  'POST /conversation/completion': [200, 400, 404, 413, 503],
  'POST /conversation/seed': [201, 400, 401, 403, 409, 422],
  'GET /conversation/seed': [200, 401, 403],
  'DELETE /conversation/seed': [200, 401, 403, 409],
  'GET /health': [200],
  'GET /health/ready': [200, 503],
};

function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket
      .on('connect', () => {
        socket.destroy();
        resolve(false);
      })
      .on('error', () => resolve(true));
  });
}
