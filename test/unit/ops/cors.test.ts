import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { readSettings } from '../../../src/config/env.js';
import { Cors } from '../../../src/ops/cors.js';

const cors = (CORS_ORIGINS: string): Cors => new Cors(readSettings({ CORS_ORIGINS }));

/** Header lines as an object; a name that comes twice would be a fault. */
function lines(flat: readonly string[]): Record<string, string> {
  const pairs = flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1]]] : []));
  expect(new Set(pairs.map(([name]) => name)).size).toBe(pairs.length);
  return Object.fromEntries(pairs) as Record<string, string>;
}

const PAGE = 'http://localhost:5173';
const PREFLIGHT = { origin: PAGE, 'access-control-request-method': 'POST' };

function permitted(headers: IncomingHttpHeaders, setting = '*'): Record<string, string> {
  const answer = cors(setting).preflight('OPTIONS', { ...PREFLIGHT, ...headers });
  expect(answer?.status).toBe(204);
  return lines(answer?.headers ?? []);
}

describe('an answer', () => {
  test('may be read by every page by default', () => {
    const headers = lines(new Cors(readSettings({})).headers(PAGE));
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers).not.toHaveProperty('vary');
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test('may be read by the pages of the origins that are listed, and caches are told', () => {
    const listed = cors(`https://a.example, ${PAGE}`);
    const headers = lines(listed.headers(PAGE));
    expect(headers).toMatchObject({ 'access-control-allow-origin': PAGE, vary: 'origin' });
    for (const other of ['https://b.example', 'null', 'http://localhost:51730', `${PAGE}/`, '']) {
      expect(lines(listed.headers(other))).toEqual({ vary: 'origin' });
    }
    expect(lines(listed.headers(undefined))).toEqual({ vary: 'origin' });
  });

  test('has no such headers without an origin, or when no page may read it', () => {
    expect(cors('*').headers(undefined)).toEqual([]);
    expect(cors('none').headers(PAGE)).toEqual([]);
    expect(cors('none').headers(undefined)).toEqual([]);
  });

  test.each([
    'x-request-id',
    'x-reprise-rung',
    'x-total-count',
    'x-ratelimit-remaining-requests',
    'x-ratelimit-reset-tokens',
    'retry-after',
    'retry-after-ms',
    'openai-processing-ms',
  ])('shows %s to pages', (name) => {
    const exposed = lines(cors('*').headers(PAGE))['access-control-expose-headers'].split(', ');
    expect(exposed).toContain(name);
    // What browsers know as every name.
    expect(exposed).toContain('*');
  });
});

describe('a preflight', () => {
  test('is told what may be sent, and for how long that holds', () => {
    const headers = permitted({ 'access-control-request-headers': 'authorization,content-type' });
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-allow-methods'].split(', ')).toEqual(
      expect.arrayContaining(['GET', 'POST', 'DELETE']),
    );
    expect(headers['access-control-allow-headers']).toBe('authorization, content-type');
    expect(Number(headers['access-control-max-age'])).toBeGreaterThan(0);
    expect(headers).not.toHaveProperty('access-control-allow-private-network');
  });

  test('that asks for no headers is told of none', () => {
    expect(permitted({})).not.toHaveProperty('access-control-allow-headers');
  });

  test.each([
    ['X-Stainless-OS , x-a', 'X-Stainless-OS, x-a'],
    ['a b, c', 'c'],
    [',,x-a,,', 'x-a'],
    ['x-a\r\nset-cookie: b, x-b', 'x-b'],
    [`${'x'.repeat(65)}, x-a`, 'x-a'],
    ['é, "x-a", x-b;q=1, x:y', undefined],
  ])('is allowed only names that are some: %j', (asked, wanted) => {
    const headers = permitted({ 'access-control-request-headers': asked });
    expect(headers['access-control-allow-headers']).toBe(wanted);
  });

  test('is allowed a bounded number of names', () => {
    const asked = Array.from({ length: 5000 }, (_, i) => `x-${i}`).join();
    const allowed = permitted({ 'access-control-request-headers': asked });
    expect(allowed['access-control-allow-headers'].split(', ')).toHaveLength(64);
  });

  test('from a public page to a private network is let through when it asks', () => {
    const headers = permitted({ 'access-control-request-private-network': 'true' });
    expect(headers['access-control-allow-private-network']).toBe('true');
  });

  test('of a listed origin is allowed, of another one not', () => {
    const headers = permitted({}, PAGE);
    expect(headers).toMatchObject({ 'access-control-allow-origin': PAGE, vary: 'origin' });
    expect(headers).toHaveProperty('access-control-allow-methods');
    expect(permitted({ origin: 'https://b.example' }, PAGE)).toEqual({ vary: 'origin' });
  });

  test.each<[string, string, string, IncomingHttpHeaders]>([
    ['of another method', '*', 'POST', PREFLIGHT],
    ['without an origin', '*', 'OPTIONS', { 'access-control-request-method': 'POST' }],
    ['without a method to ask for', '*', 'OPTIONS', { origin: PAGE }],
    ['where no page may use the API', 'none', 'OPTIONS', PREFLIGHT],
  ])('is none %s', (_, setting, method, headers) => {
    expect(cors(setting).preflight(method, headers)).toBeUndefined();
  });
});
