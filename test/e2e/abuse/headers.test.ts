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

  /** Sends header lines and a body as they stand, a byte for each character. */
  async function expectRefused(
    route: string,
    lines: readonly string[],
    body: string,
  ): Promise<void> {
    const head = [`${route} HTTP/1.1`, 'host: x', 'connection: close', ...lines].join('\r\n');
    const answer = await sendRaw(server.port, Buffer.from(`${head}\r\n\r\n${body}`, 'latin1'));
    if (!answer) throw new Error('The connection was closed without an answer.');
    expectRefusal(answer.status, answer.body);
  }

  const COMPLETION = 'POST /conversation/completion';
  const length = (body: string): string => `content-length: ${body.length}`;
  const LENGTH = length(GOOD_BODY);

  describe('a body of another type is refused', () => {
    test.each([
      'text/plain',
      'text/html',
      'text/json',
      'application/xml',
      'application/x-www-form-urlencoded',
      'application/octet-stream',
      'application/x-ndjson',
      'application/jsonp',
      'application/ld+json',
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'json',
      'application/',
      '/json',
      '*/*',
      ';',
      'application/json/',
      'application/json\xff',
      `application/${'json'.repeat(1000)}`,
      '{"$ne":null}',
    ])('content-type: %.60s', async (type) => {
      await expectRefused(COMPLETION, [`content-type: ${type}`, LENGTH], GOOD_BODY);
    });

    test('no content-type at all', async () => {
      await expectRefused(COMPLETION, [LENGTH], GOOD_BODY);
    });

    test.each(['gzip', 'br', 'deflate', 'identity, gzip', 'nonsense'])(
      'content-encoding: %s, which it is not',
      async (encoding) => {
        const lines = ['content-type: application/json', `content-encoding: ${encoding}`];
        const body = '\x1f\x8b\b\0\0';
        await expectRefused(COMPLETION, [...lines, length(body)], body);
      },
    );
  });

  describe('a length that is not the body’s is refused', () => {
    test.each([
      'content-length: -1',
      'content-length: 1e3',
      'content-length: 0x10',
      'content-length: +5',
      'content-length: five',
      'content-length: 99999999999999999999999999',
      'content-length: 5, 5',
      'content-length: 5000000000',
      'content-length: 1',
      'content-length: 0',
      'content-length: ',
      `content-length: 3\r\n${LENGTH}`,
      `transfer-encoding: chunked\r\n${LENGTH}`,
      'transfer-encoding: chunked, identity',
      'transfer-encoding: nonsense',
      'transfer-encoding: \x0bchunked',
    ])('%j', async (lines) => {
      await expectRefused(COMPLETION, ['content-type: application/json', lines], GOOD_BODY);
    });
  });

  describe('chunks with bad sizes are refused', () => {
    test.each([
      'zz\r\n{}\r\n0\r\n\r\n',
      '-1\r\n{}\r\n0\r\n\r\n',
      '0x2\r\n{}\r\n0\r\n\r\n',
      '2 2\r\n{}\r\n0\r\n\r\n',
      '2{}\r\n0\r\n\r\n',
      '1\r\n{}\r\n0\r\n\r\n',
      '3\r\n{}\r\n0\r\n\r\n',
      'ffffffffffffffffff\r\n{}\r\n0\r\n\r\n',
      '\r\n\r\n\r\n',
      '2;a=b\r\n{}\r\n0\r\nx\r\n\r\n',
      '2\n{}\n0\n\n',
    ])('%j', async (body) => {
      const lines = ['content-type: application/json', 'transfer-encoding: chunked'];
      await expectRefused(COMPLETION, lines, body);
    });
  });

  describe('headers out of the ordinary are refused, or change nothing about a refusal', () => {
    const EMPTY = '{"messages":[]}';
    test.each([
      ['a header of 100 kB', [`x-long: ${'x'.repeat(100_000)}`]],
      ['5,000 headers', Array.from({ length: 5000 }, (_, i) => `x-${i}: 1`)],
      ['1,900 small headers', Array.from({ length: 1900 }, () => 'a:b')],
      ['a cookie of 10 kB', [`cookie: ${'a=b; '.repeat(2000)}`]],
      ['a header without a name', [': x']],
      ['a header without a colon', ['nonsense']],
      ['a space before the colon', ['x-name : y']],
      ['a folded header', ['x-name: a\r\n b']],
      ['a NUL in a header', ['x-name: a\0b']],
      ['a bare line feed in a header', ['x-name: a\nb: c']],
      ['a carriage return in a header', ['x-name: a\rb']],
      ['raw bytes in a header', ['x-name: \xff\xfe']],
      ['a name that JavaScript knows', ['__proto__: x', 'constructor: y', 'hasownproperty: z']],
      ['two hosts', ['host: y']],
      ['an upgrade', ['connection: upgrade', 'upgrade: websocket', 'sec-websocket-version: 13']],
      ['an upgrade to HTTP/2', ['connection: upgrade, http2-settings', 'upgrade: h2c']],
      ['another method in a header', ['x-http-method-override: DELETE']],
      ['another address in a header', ['x-original-url: /conversation/seed', 'x-rewrite-url: /x']],
      ['a range', ['range: bytes=0-0, 0-1, 5-', 'if-match: *']],
      ['what it accepts', ['accept: \xff', 'accept-encoding: ;q=1', 'accept-charset: utf-7']],
      ['trailers that never come', ['te: trailers', 'trailer: x']],
    ])('%s', async (_, lines) => {
      const type = 'content-type: application/json';
      await expectRefused(COMPLETION, [type, length(EMPTY), ...lines], EMPTY);
    });
  });

  describe('a secret in a header is compared, whatever it is', () => {
    test.each([
      '',
      'wrong',
      'Right',
      'right, right',
      'rightright',
      '\xff',
      'undefined',
      'null',
      '{"$ne":null}',
      'x'.repeat(10_000),
    ])('%.30s', async (secret) => {
      for (const method of ['GET', 'DELETE']) {
        await expectRefused(`${method} /conversation/seed`, [`x-seed-secret: ${secret}`], '');
      }
    });

    test('given twice', async () => {
      const lines = ['x-seed-secret: right', 'x-seed-secret: right'];
      await expectRefused('GET /conversation/seed', lines, '');
    });

    test('not given', async () => {
      await expectRefused('GET /conversation/seed', [], '');
      await expectRefused('DELETE /conversation/seed', [], '');
    });
  });

  test('after all of them the same process answers right', async () => {
    await expectSurvival(server);
  });
});
