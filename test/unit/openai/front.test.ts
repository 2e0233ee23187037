import { describe, expect, test } from '@jest/globals';
import { readSettings } from '../../../src/config/env.js';
import { InvalidApiKeyError, RateLimitError } from '../../../src/core/access-errors.js';
import type { RequestHead } from '../../../src/core/fast-route.js';
import { Front } from '../../../src/surfaces/openai/front.js';

const PAGE = 'https://page.example';

function front(environment: Record<string, string> = {}): Front {
  return new Front(readSettings(environment));
}

function head(
  headers: RequestHead['headers'] = {},
  address: string | undefined = '10.0.0.1',
): RequestHead {
  return { method: 'POST', url: '/v1/chat/completions', id: 'my-id', headers, address };
}

function bearer(key: string): RequestHead {
  return head({ authorization: `Bearer ${key}` });
}

/** Headers as an object; fails when one comes twice. */
function named(list: readonly string[] = []): Record<string, string> {
  const names = list.filter((_, i) => i % 2 === 0);
  expect(new Set(names).size).toBe(names.length);
  return Object.fromEntries(names.map((name, i) => [name, list[2 * i + 1]]));
}

describe('Where nothing is limited', () => {
  test('everybody is let in, and headers say who asked', () => {
    const open = front();
    const ids = new Set(['a', 'b'].map((key) => open.admit(bearer(key))));
    expect(ids.size).toBe(1);
    expect(open.headers(head())).toEqual(['x-request-id', 'my-id']);
    expect(open.headersAfter(head(), 1000)).toEqual(['x-request-id', 'my-id']);
  });
});

describe('Keys', () => {
  test('let their bearers in, each with an id of its own, and nobody else', () => {
    const closed = front({ API_KEYS: 'one,two' });
    expect(closed.admit(bearer('one'))).toBe(closed.admit(bearer('one')));
    expect(closed.admit(bearer('one'))).not.toBe(closed.admit(bearer('two')));
    for (const request of [head(), bearer('three'), bearer('')]) {
      expect(() => closed.admit(request)).toThrow(InvalidApiKeyError);
    }
  });

  test('have limits of their own, wherever they come from', () => {
    const limited = front({ API_KEYS: 'one,two', RATE_LIMIT_RPM: '1' });
    limited.admit(bearer('one'));
    const elsewhere = { ...bearer('one'), address: '10.0.0.2' };
    expect(() => limited.admit(elsewhere)).toThrow(RateLimitError);
    limited.admit(bearer('two'));
  });

  test('that are wrong use up nothing, and are told nothing of limits', () => {
    const limited = front({ API_KEYS: 'one', RATE_LIMIT_RPM: '1' });
    for (let i = 0; i < 5; i++)
      expect(() => limited.admit(bearer('x'))).toThrow(InvalidApiKeyError);
    expect(limited.headers(bearer('x'))).toEqual(['x-request-id', 'my-id']);
    limited.admit(bearer('one'));
  });
});

describe('Limits', () => {
  test('are those of an address where there are no keys', () => {
    const limited = front({ RATE_LIMIT_RPM: '2' });
    for (const key of ['a', 'b']) limited.admit(bearer(key));
    expect(() => limited.admit(head())).toThrow(RateLimitError);
    limited.admit(head({}, '10.0.0.2'));
  });

  test('are told with every answer, which costs nothing by itself', () => {
    const limited = front({ RATE_LIMIT_RPM: '1000', RATE_LIMIT_TPM: '1000000' });
    limited.admit(head());
    const wanted = {
      'x-request-id': 'my-id',
      'x-ratelimit-limit-requests': '1000',
      'x-ratelimit-remaining-requests': '999',
      'x-ratelimit-limit-tokens': '1000000',
      'x-ratelimit-remaining-tokens': '1000000',
    };
    for (let i = 0; i < 3; i++) expect(named(limited.headers(head()))).toMatchObject(wanted);
  });

  test('of tokens are used up by answers, and refuse the request behind', () => {
    const limited = front({ RATE_LIMIT_TPM: '100' });
    limited.admit(head());
    const { 'x-ratelimit-remaining-tokens': left } = named(limited.headersAfter(head(), 150));
    expect(left).toBe('0');
    expect(() => limited.admit(head())).toThrow(RateLimitError);
  });

  test('refuse with the time to wait, in seconds and in milliseconds', () => {
    const limited = front({ RATE_LIMIT_RPM: '1' });
    limited.admit(head());
    let refusal: unknown;
    try {
      limited.admit(head());
    } catch (error) {
      refusal = error;
    }
    const { status, headers, retryAfter } = refusal as RateLimitError;
    const ms = Number(named(headers)['retry-after-ms']);
    expect(status).toBe(429);
    expect(ms).toBeGreaterThan(1000);
    expect(ms).toBeLessThanOrEqual(60_000);
    expect(retryAfter).toBe(Math.ceil(ms / 1000));
  });
});

describe('A preflight', () => {
  const preflight = {
    ...head({ origin: PAGE, 'access-control-request-method': 'POST' }),
    method: 'OPTIONS',
  };

  test('is answered with what pages may do, and with what every answer has', () => {
    const answer = front({ RATE_LIMIT_RPM: '5' }).preflight(preflight);
    expect(answer?.status).toBe(204);
    expect(named(answer?.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'x-request-id': 'my-id',
      'x-ratelimit-remaining-requests': '5',
    });
  });

  test('is none without an origin, and where no page may ask', () => {
    expect(front().preflight({ ...head(), method: 'OPTIONS' })).toBeUndefined();
    expect(front({ CORS_ORIGINS: 'none' }).preflight(preflight)).toBeUndefined();
  });

  test('is told apart from the answers that pages read', () => {
    const headers = named(front().headers(head({ origin: PAGE })));
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'x-request-id': 'my-id' });
    expect(headers).not.toHaveProperty('access-control-allow-methods');
  });
});
