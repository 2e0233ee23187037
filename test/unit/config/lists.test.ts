import { describe, expect, test } from '@jest/globals';
import { readSettings, SettingsError, type Settings } from '../../../src/config/env.js';

/** So many different names with commas between them. */
const many = (count: number): string =>
  Array.from({ length: count }, (_, i) => `name-${i}`).join(',');

describe('a list is read from a text with commas', () => {
  test.each<[string, string, keyof Settings, readonly string[]]>([
    ['API_KEYS', 'sk-one', 'apiKeys', ['sk-one']],
    ['API_KEYS', ' sk-one ,\tsk-two\n', 'apiKeys', ['sk-one', 'sk-two']],
    ['API_KEYS', ',,sk-one,,sk-two,', 'apiKeys', ['sk-one', 'sk-two']],
    ['API_KEYS', 'sk-one,sk-two,sk-one', 'apiKeys', ['sk-one', 'sk-two']],
    ['API_KEYS', 'a=b"!~', 'apiKeys', ['a=b"!~']],
    ['MODELS', 'gpt-4o, org/my model:1', 'models', ['gpt-4o', 'org/my model:1']],
    ['FAULT_TYPES', 'slow, 404', 'faultTypes', ['slow', '404']],
    ['CORS_ORIGINS', 'none', 'corsOrigins', []],
    ['CORS_ORIGINS', 'http://localhost:5173', 'corsOrigins', ['http://localhost:5173']],
  ])('%s=%s', (name, value, setting, wanted) => {
    expect(readSettings({ [name]: value })[setting]).toEqual(wanted);
  });

  test('of up to 10,000 entries', () => {
    expect(readSettings({ API_KEYS: many(10_000) }).apiKeys).toHaveLength(10_000);
    expect(() => readSettings({ API_KEYS: many(10_001) })).toThrow(
      new SettingsError('API_KEYS: The value is not a list of at most 10,000 keys.'),
    );
    expect(() => readSettings({ MODELS: many(10_001) })).toThrow(
      /" is not a list of at most 10,000 names\.$/,
    );
  });

  test.each(['API_KEYS', 'MODELS', 'FAULT_TYPES', 'CORS_ORIGINS'])(
    'and %s with nothing but commas is a mistake',
    (name) => {
      expect(() => readSettings({ [name]: ' , ,' })).toThrow(/is not a list of at most 10,000 /);
    },
  );

  test('whose message says that there are no keys, and what to do for a server that is open', () => {
    expect(() => readSettings({ API_KEYS: ',' })).toThrow(
      new SettingsError(
        'API_KEYS: The value is not a list of at most 10,000 keys: there are no keys in it. Leave it out for a server that is open to all.',
      ),
    );
  });
});

describe('a key that no client can send is refused, and not shown', () => {
  test.each([
    ['with a space', 'sk-one,sk two'],
    ['with a letter that is not ASCII', 'sk-é'],
    ['with a control character', 'sk-\u0007'],
    ['of 4,097 characters', 'k'.repeat(4097)],
  ])('%s', (_, API_KEYS) => {
    expect(() => readSettings({ API_KEYS })).toThrow(
      new SettingsError(
        'API_KEYS: The value is not a list of keys of at most 4,096 ASCII characters each, without spaces.',
      ),
    );
  });

  test('but one of 4,096 is not', () => {
    expect(readSettings({ API_KEYS: 'k'.repeat(4096) }).apiKeys).toHaveLength(1);
  });
});

describe('an origin is read as browsers write it', () => {
  test.each([
    ['https://App.Example.com', 'https://app.example.com'],
    ['HTTPS://example.com:443', 'https://example.com'],
    ['http://example.com:80', 'http://example.com'],
    ['https://example.com:8443', 'https://example.com:8443'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    ['chrome-extension://abcdefgh', 'chrome-extension://abcdefgh'],
  ])('%s', (given, wanted) => {
    expect(readSettings({ CORS_ORIGINS: given }).corsOrigins).toEqual([wanted]);
  });

  test.each([
    'example.com',
    'https://',
    'https://example.com/',
    'https://example.com/path',
    'https://example.com?query',
    'https://user@example.com',
    'https://*.example.com',
    'http://localhost:*',
    'http://localhost:99999',
    'https://a.example, *',
    'https://a.example, none',
    // Every sandboxed frame of any page has this one.
    'null',
    'javascript:alert(1)',
  ])('and %s is none', (CORS_ORIGINS) => {
    expect(() => readSettings({ CORS_ORIGINS })).toThrow(
      new SettingsError(
        `CORS_ORIGINS: "${CORS_ORIGINS}" is not *, none, or origins such as https://app.example.com with commas between them.`,
      ),
    );
  });
});

test('a fault that is not known is refused with the names of all', () => {
  expect(() => readSettings({ FAULT_TYPES: '500,418' })).toThrow(
    new SettingsError(
      'FAULT_TYPES: "500,418" is not a list of 400, 401, 404, 429, 500, 502, 503, timeout, disconnect, stall, truncate, malformed, slow.',
    ),
  );
});
