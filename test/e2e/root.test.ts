import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { json, type Answer, type Client } from '../support/client.js';
import { House } from '../support/house.js';

const house = new House();
let client: Client;
beforeAll(async () => {
  ({ client } = await house.serve({ API_KEYS: 'sk-one' }));
});
afterAll(() => house.leave());

const open = (accept: string, method = 'GET', path = '/'): Promise<Answer> =>
  client.send(method, path, undefined, { accept });

describe('The server’s address', () => {
  test.each(['GET', 'HEAD'])('leads browsers to the pages of the API: %s', async (method) => {
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    for (const path of ['/', '/?from=there']) {
      const { status, headers } = await open(accept, method, path);
      expect([status, headers.location, headers.vary]).toEqual([302, '/docs', 'accept']);
    }
    expect((await open(accept, 'GET', '/docs')).status).toBe(200);
  });

  test.each(['*/*', 'application/json', 'text/htmlx', ''])(
    'is no route for others: accept %j',
    async (accept) => {
      for (const path of ['/', '/?from=there']) {
        const answer = await open(accept, 'GET', path);
        expect(json(answer)).toEqual({
          statusCode: 404,
          message: `Cannot GET ${path}`,
          error: 'Not Found',
        });
        expect([answer.status, answer.headers.location]).toEqual([404, undefined]);
      }
    },
  );

  test('takes nothing', async () => {
    const answer = await client.send('POST', '/', '{}', { accept: 'text/html' });
    expect(answer.status).toBe(404);
  });
});
