import { describe, expect, test } from '@jest/globals';
import { pathOf, withoutQuery } from '../../../src/ops/request-target.js';

describe('The path of a target', () => {
  test.each([
    ['of the ordinary form is the target', '/v1/models', '/v1/models'],
    ['has no query', '/v1/models?a=%76', '/v1/models'],
    ['has no fragment', '/models#a?b', '/models'],
    ['of an absolute form has no scheme and no authority', 'http://x/v1/models', '/v1/models'],
    ['of any case of the scheme', 'HTTPS://u@[::1]:80/v1/models?a', '/v1/models'],
    ['of an authority alone is the root', 'http://x', '/'],
    ['of an authority and a query is the root', 'http://x?a', '/'],
    ['keeps an address that it names', '/v1/models/http://x/y', '/v1/models/http://x/y'],
    [
      'has unreserved characters as they are',
      '/%761/%6D%6f%64els/a%2D%2E%5F%7E',
      '/v1/models/a-._~',
    ],
    ['keeps other encodings', '/v1%2fmodels%3Fa%25%20%E0%A4%A', '/v1%2fmodels%3Fa%25%20%E0%A4%A'],
    ['decodes once', '/%2576', '/%2576'],
    ['of another form is the target', '*', '*'],
  ])('%s', (_, target, path) => {
    expect(pathOf(target)).toBe(path);
  });

  test('of the ordinary form is all before the query', () => {
    expect(['/a', '/a?b?c', '?b'].map(withoutQuery)).toEqual(['/a', '/a', '']);
  });
});
