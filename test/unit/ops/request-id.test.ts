import { describe, expect, test } from '@jest/globals';
import { requestId } from '../../../src/ops/request-id.js';

describe('the id of a request', () => {
  test.each(['a', 'req_0123456789abcdef', 'A.b:c-d_e', '0'.repeat(128)])(
    'is the client’s own when it is sane: %s',
    (given) => {
      expect(requestId(given)).toBe(given);
    },
  );

  test.each([
    undefined,
    '',
    ' ',
    'a b',
    'a, b',
    'a\r\nset-cookie: b',
    'a\n',
    'é',
    '"',
    '<b>',
    '0'.repeat(129),
    ['a', 'b'],
  ])('is a new one otherwise: %j', (given) => {
    expect(requestId(given)).toMatch(/^req_[0-9a-f]{32}$/);
  });

  test('is another one for each request', () => {
    const ids = Array.from({ length: 100_000 }, () => requestId(undefined));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
