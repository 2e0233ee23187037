import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { onEachStore } from '../../support/each-store.js';
import { House } from '../../support/house.js';
import { sendRaw } from '../../support/raw.js';
import type { Server } from '../../support/server.js';
import { expectRefusal, expectSurvival, GOOD_BODY, startSurvivor } from '../../support/survivor.js';

onEachStore((store) => {
  const house = new House(store);
  let server: Server;
  beforeAll(async () => {
    server = await startSurvivor(house);
  });
  afterAll(() => house.leave());

  /** Sends a request line as it stands: clients would tidy it up. */
  async function expectRefused(line: string, body = ''): Promise<void> {
    const head = `${line} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nconnection: close`;
    const request = `${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const answer = await sendRaw(server.port, Buffer.from(request, 'latin1'));
    if (!answer) throw new Error('The connection was closed without an answer.');
    expectRefusal(answer.status, answer.body);
  }

  describe('a query that says nonsense is refused', () => {
    test.each([
      'limit=0',
      'limit=-5',
      'limit=1e400',
      'limit=0x1g',
      'limit=%00',
      'limit=%F0%9F%98%80',
      'limit=1,000',
      'limit=%D9%A1',
      'limit=null',
      'limit=true',
      'limit={}',
      'limit=[]',
      'limit=1&limit=1',
      'limit=&limit=',
      `limit=${'9'.repeat(5000)}`,
      'strategy=v0',
      'strategy=V3',
      'strategy=v3%20',
      'strategy=%00v3',
      'strategy=__proto__',
      'strategy=constructor',
      'strategy=toString',
      'strategy=v1&strategy=v2',
      'strategy=v1,v2',
      'strategy={"$ne":1}',
      'strategy=%ff%fe',
      `strategy=${'v3'.repeat(3000)}`,
      'limit=1&strategy=v9',
      Array.from({ length: 1500 }, () => 'limit=1').join('&'),
    ])('%.60s', async (query) => {
      await expectRefused(`POST /conversation/completion?${query}`, GOOD_BODY);
    });
  });

  describe('a query that nobody reads changes nothing about what is refused', () => {
    test.each([
      'limit[]=1',
      'limit[$gt]=0',
      '__proto__[limit]=1',
      'constructor.prototype.limit=1',
      '=',
      '&&&&',
      '?'.repeat(1000),
      '%',
      '%zz',
      '%c0%af',
      '\xff\xfe',
      Array.from({ length: 2000 }, (_, i) => `k${i}=1`).join('&'),
    ])('%.60s', async (query) => {
      await expectRefused(`POST /conversation/completion?${query}`, '{"messages":[]}');
    });
  });

  describe('an address that leads nowhere is refused', () => {
    test.each([
      '/%',
      '/%zz',
      '/%c0%ae%c0%ae/etc/passwd',
      '/../../etc/passwd',
      '/..%2f..%2fetc%2fpasswd',
      '/docs/../../package.json',
      '/docs/..%2f..%2fpackage.json',
      '/docs/%2e%2e/%2e%2e/package.json',
      '/docs/..%5c..%5cpackage.json',
      '/docs/%00',
      '/openapi.json/%2e%2e/x',
      '//conversation/completion',
      '/conversation//completion',
      '/conversation/completion/',
      '/conversation/completion%00',
      '/conversation/completion%2f',
      '/conversation/completion;limit=1',
      '/conversation%2fcompletion',
      '/conversation/completion.json',
      '/Conversation/Completion',
      '/conversation/seed/right',
      '/conversation/__proto__',
      '/health/ready/constructor',
      '/.env',
      '/.git/config',
      '/\xff\xfe',
      '/%F0%9F%98%80',
      '/a?b?c#d',
      `/${'a/'.repeat(4000)}`,
      `/${'a'.repeat(8000)}`,
      `/conversation/completion/${'%20'.repeat(2000)}`,
      'http://elsewhere.example/conversation/completion',
    ])('%.60s', async (path) => {
      await expectRefused(`GET ${path}`);
    });
  });

  describe('a method that a route does not have is refused', () => {
    test.each([
      ...[
        'GET',
        'PUT',
        'PATCH',
        'DELETE',
        'OPTIONS',
        'TRACE',
        'PROPFIND',
        'MKCOL',
        'LOCK',
        'SEARCH',
        'PURGE',
      ].map((method) => `${method} /conversation/completion`),
      ...['PUT', 'PATCH', 'OPTIONS'].map((method) => `${method} /conversation/seed`),
      ...['POST', 'PUT', 'DELETE'].map((method) => `${method} /health`),
      'POST /docs',
      'DELETE /openapi.json',
    ])('%s', async (line) => {
      await expectRefused(line, GOOD_BODY);
    });
  });

  test('after all of them the same process answers right', async () => {
    await expectSurvival(server);
  });
});
