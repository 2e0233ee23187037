import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Answer } from '../support/client.js';
import { onEachStore } from '../support/each-store.js';
import { House } from '../support/house.js';
import type { Server } from '../support/server.js';

const PATH = '/conversation/completion';
const talk = (id: string, ...values: string[]): object => ({
  id,
  conversations: values.map((value, i) => ({ from: i % 2 === 0 ? 'human' : 'gpt', value })),
});
const CORPUS = [talk('a', 'hi', 'one'), talk('b', 'hi', 'two ✓'), talk('c', 'the end')];

/** The same request, regular enough for the fast lane, and declared in a way that leaves it to the framework. */
const FAST = { 'content-type': 'application/json' };
const FRAMEWORK = { 'content-type': 'application/json;charset="utf-8"' };

const ask = (value: unknown): string => JSON.stringify({ messages: [{ from: 'human', value }] });
const REQUESTS: Record<string, { query?: string; body: string | Buffer; status: number }> = {
  replies: { body: ask('hi'), status: 200 },
  'replies with a query': { query: '?limit=1&strategy=v4', body: ask('HI!'), status: 200 },
  'a query with empty parts': { query: '?&&strategy=v1&', body: ask('hi'), status: 200 },
  'an encoded query': { query: '?strat%65gy=%76%32', body: ask('hi'), status: 200 },
  'a wrong query': { query: '?limit=0&strategy=v9', body: ask('hi'), status: 400 },
  'a query twice': { query: '?limit=1&limit=2', body: ask('hi'), status: 400 },
  'nothing recorded': { body: ask('the end'), status: 404 },
  'a wrong message': { body: ask({ $ne: null }), status: 400 },
  'a body of null': { body: 'null', status: 400 },
  'a body that is not JSON': { body: '{"messages":', status: 400 },
  'a body that is not UTF-8': { body: Buffer.from(ask('h\xff'), 'latin1'), status: 400 },
};

function visible({ status, headers, body }: Answer): object {
  const { date: _date, connection: _connection, 'keep-alive': _keepAlive, ...kept } = headers;
  return { status, headers: kept, body: body.toString() };
}

describe('The fast lane', () => {
  onEachStore((store) => {
    const house = new House(store);
    let server: Server;

    beforeAll(async () => {
      await house.seed(CORPUS);
      server = await house.serve();
    });
    afterAll(() => house.leave());

    test.each(Object.entries(REQUESTS))('answers %s as the framework does', async (_, request) => {
      const { query = '', body, status } = request;
      const fast = await server.client.send('POST', PATH + query, body, FAST);
      const slow = await server.client.send('POST', PATH + query, body, FRAMEWORK);
      expect(visible(fast)).toEqual(visible(slow));
      expect(fast.status).toBe(status);
    });

    test('leaves other paths and methods to the framework', async () => {
      const body = ask('hi');
      expect((await server.client.send('PUT', PATH, body)).status).toBe(404);
      expect((await server.client.send('POST', `${PATH}/`, body)).status).toBe(404);
      expect((await server.client.send('POST', `${PATH}x`, body)).status).toBe(404);
    });
  });
});
