import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';
import { sendRaw } from '../../support/raw.js';
import type { Server } from '../../support/server.js';

const CHAT = '/v1/chat/completions';
const MISS = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'unknown' }] });
const HIT = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hi' }] });
const INJECTED = 'x-reprise-fault: 429\r\n';

/** Other ways to write the path of a route. */
const WRITTEN: [string, string][] = [
  ['in absolute form', `http://x${CHAT}`],
  ['in absolute form with a query', `HTTP://x:80${CHAT}?a=/b`],
  ['with encoded letters', '/%761/chat/%63ompletions'],
  ['in absolute form with encoded letters', 'http://x/%761/chat/completions'],
  ['with a fragment', `${CHAT}#a`],
];

const house = new House();
let server: Server;
beforeAll(async () => {
  const conversations = [
    { from: 'human', value: 'hi' },
    { from: 'gpt', value: 'hello' },
  ];
  await house.seed([{ conversations }]);
  server = await house.serve();
});
afterAll(() => house.leave());

/** What an answer says but for its date and the connection’s fate. */
async function ask(method: string, target: string, body = '', headers = ''): Promise<unknown> {
  const type = 'content-type: application/json\r\nx-request-id: my-id\r\n';
  const about = `host: x\r\n${type}${headers}content-length: ${body.length}\r\n`;
  const answer = await sendRaw(server.port, `${method} ${target} HTTP/1.1\r\n${about}\r\n${body}`);
  const lines = answer?.head.toLowerCase().split('\r\n') ?? [];
  const named = lines.slice(1).filter((line) => !/^(date|connection|keep-alive):/.test(line));
  return { status: answer?.status, headers: named.sort(), body: answer?.body };
}

describe.each(WRITTEN)('A route that is written %s', (_, target) => {
  test.each([
    ['a body that is not JSON', '{', ''],
    ['a body of {}', '{}', ''],
    ['a miss', MISS, ''],
    ['an injected error', HIT, INJECTED],
  ])('refuses %s as ever', async (__, body, headers) => {
    const ordinary = await ask('POST', CHAT, body, headers);
    expect(ordinary).toMatchObject({ body: expect.stringContaining('{"error":{"message"') });
    expect(ordinary).toMatchObject({ headers: expect.arrayContaining(['x-request-id: my-id']) });
    expect(await ask('POST', target, body, headers)).toEqual(ordinary);
  });

  test('refuses a wrong method as ever', async () => {
    const ordinary = await ask('DELETE', CHAT, '{}');
    expect(ordinary).toMatchObject({ status: 405 });
    expect(await ask('DELETE', target, '{}')).toEqual(ordinary);
  });
});

test('An unknown route in absolute form is refused as ever', async () => {
  expect(await ask('GET', 'http://x/v1/nope', '{}')).toEqual(await ask('GET', '/v1/nope', '{}'));
});

test.each(['/v1%2fmodels', '/v1%2Fmodels', '/models%2fm', '/chat%2fcompletions'])(
  '%s, with an encoded slash, is no route of OpenAI’s',
  async (target) => {
    expect(await ask('GET', target, '{}')).toMatchObject({
      status: 404,
      headers: expect.arrayContaining(['x-request-id: my-id']),
      body: expect.stringContaining(`"Invalid URL (GET ${target})"`),
    });
  },
);

test('A head that is refused is answered alike in absolute form', async () => {
  const answer = await sendRaw(server.port, `POST http://x${CHAT} HTTP/1.1\r\nbad header\r\n\r\n`);
  expect([answer?.status, answer?.body]).toEqual([400, expect.stringContaining('"error":{')]);
  expect(answer?.head).toMatch(/^x-request-id: req_/m);
});
