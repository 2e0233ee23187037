import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SlowPatternError } from '../../../src/core/guarded-regex.js';
import { readRedaction } from '../../../src/core/redaction-rules.js';
import { Redaction } from '../../../src/core/redaction.js';
import { anyText } from '../../support/arbitraries.js';
import { conversationsIn, SAMPLE } from '../../support/corpora.js';
import { API_KEYS, AWS_SECRET, AZURE_KEY, PRIVATE_KEY } from '../../support/secrets.js';

const ALL = 'keys,emails,cards,phones';
const redact = (text: string, rules = 'keys'): string =>
  new Redaction(readRedaction(rules)).redact(text);

describe('The rule keys', () => {
  const around: [before: string, after: string][] = [
    ['', ''],
    ['My key is ', '. Do not tell!'],
    ['(', ')'],
    ['\n', '\n'],
    ['key="', '"'],
    ['{"a": "', '"}'],
    ['{"a": "line\\n', '\\nline"}'],
    ['https://example.com/?k=', '&b=1'],
    ['```\nexport X=', '\n```'],
  ];

  test.each(Object.entries(API_KEYS))('finds a key of %s', (_, key) => {
    for (const [before, after] of around)
      expect(redact(before + key + after)).toBe(`${before}[redacted]${after}`);
  });

  test.each([
    ['curl -H "Authorization: Bearer #"', 'abcDEF123456ghijkl.mno-pqr_stu'],
    ['api-key: #', AZURE_KEY],
    ['AZURE_OPENAI_API_KEY=#', AZURE_KEY],
    ['The key of my Azure resource is #, I think.', AZURE_KEY],
    ['Ocp-Apim-Subscription-Key: #', AZURE_KEY],
    ['{"api_key": "#"}', 'a1b2c3d4e5f6g7'],
    ["const apiKey = '#';", 'a1b2c3d4e5f6g7'],
    ['{"s": "{\\"api_key\\": \\"#\\"}"}', 'a1b2c3d4e5f6g7'],
    ['aws_secret_access_key = #', AWS_SECRET],
    ['"secretAccessKey": "#"', AWS_SECRET],
    ['access_token=#&x=1', 'f00ba4f00ba4f00ba4'],
    ['before\n#\nafter', PRIVATE_KEY],
    ['{"pem": "#"}', PRIVATE_KEY.replaceAll('\n', '\\n')],
  ])('finds it in %s', (around_, secret) => {
    expect(redact(around_.replace('#', secret))).toBe(around_.replace('#', '[redacted]'));
  });

  test('finds a private key that is cut off', () => {
    const cut = PRIVATE_KEY.slice(0, PRIVATE_KEY.indexOf('-----END'));
    expect(redact(`See:\n${cut.trimEnd()}`)).toBe('See:\n[redacted]');
  });

  test('finds several, and leaves what is between them', () => {
    const { OpenAI: one, GitHub: two } = API_KEYS;
    expect(redact(`${one} and ${two}, ${one}`)).toBe('[redacted] and [redacted], [redacted]');
  });
});

describe('The other rules', () => {
  test.each([
    ['emails', 'Write to bob.o-neil+x@mail.example.co.uk, please.', 'Write to [redacted], please.'],
    ['emails', '{"to":"a\\nbob@example.com"}', '{"to":"a\\n[redacted]"}'],
    ['emails', '<ann@example.com>', '<[redacted]>'],
    ['cards', 'Visa 4111 1111 1111 1111 it is', 'Visa [redacted] it is'],
    ['cards', '5500-0000-0000-0004', '[redacted]'],
    ['cards', 'No. 1 4111111111111111', 'No. 1 [redacted]'],
    ['cards', '{"card": 378282246310005, "n": 1}', '{"card": "[redacted]", "n": 1}'],
    ['cards', '["4111111111111111"]', '["[redacted]"]'],
    ['phones', 'Call +49 (0)30 901820-10 now', 'Call [redacted] now'],
    ['phones', 'or (555) 123-4567 or 555-123-4567.', 'or [redacted] or [redacted].'],
    ['/ACME-[0-9]+/i', 'Order acme-1234!', 'Order [redacted]!'],
    ['/a,b/,emails', 'a,b of x@y.org', '[redacted] of [redacted]'],
    ['/"v": "[a-z]+"/', '{"k": {"v": "w"}, "l": ["x"]}', '{"k":{"v":"w"},"l":["x"]}'],
    ['none', `sk-aB3dE5fG7hJ9kL1mN3pQ5`, `sk-aB3dE5fG7hJ9kL1mN3pQ5`],
  ])('%s: %s', (rules, text, wanted) => {
    expect(redact(text, rules)).toBe(wanted);
  });

  test('replace the server’s own secrets in any form, whatever they are called', () => {
    const redaction = new Redaction([], ['open "sesame"', 'hunter2', 'hunter2-longer', 'abc']);
    expect(redaction.redact('hunter2-longer, hunter2 and open "sesame" but abc')).toBe(
      '[redacted], [redacted] and [redacted] but abc',
    );
    expect(redaction.redact(JSON.stringify({ x: 'say open "sesame"!' }))).toBe(
      '{"x":"say [redacted]!"}',
    );
  });
});

describe('What is no secret stays', () => {
  test.each([
    'The bearer of this letter is my key witness; the token of his secret is a token gesture.',
    'const apiKey = process.env.OPENAI_API_KEY_2; headers["api-key"] = apiKey;',
    'api_key = os.environ["OPENAI_API_KEY"]',
    'Authorization: Bearer YOUR_API_KEY_GOES_HERE',
    'class="sk-toggleable__label sk-estimator-doc-link-2 sk-fading-circle-indicator"',
    'commit 3f2a9c81d7e64b05a1c8f09e2b7d613443aa19f2',
    'git show 3f2a9c81d7e64b05a1c8f09e2b7d613443aa19f2 -- src/keys.ts',
    'md5: d41d8cd98f00b204e9800998ecf8427e',
    'id 123e4567-e89b-42d3-a456-426614174000, or 123e4567e89b42d3a456426614174000',
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
    'git clone git@github.com:nestjs/nest.git && npm i pkg@1.2.3 left-pad@latest',
    '<img src="icon@2x.png"> @app.route("/a") user@localhost',
    'π = 3.14159265358979323846, 2^64 = 18446744073709551616, t = 1700000000000',
    'Tweets 1234567890123456789 and 4111111111111112, at 2026-11-28 13:21:37.123456',
    '192.168.100.200:8080, 1.234.567.890, ISBN 978-3-16-148410-0, +5 -3 +1.5e10',
    'x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]',
    'for (const key of keys) token = secret[key] ?? password;',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    'hf_hub_download, npm_config_user_agent, npm_lifecycle_event, ghp_ is a prefix, AKIA too',
  ])('%s', (text) => {
    expect(redact(text, ALL)).toBe(text);
  });

  test('in base64 of anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 100, maxLength: 5000 }), (bytes) => {
        const url = `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
        expect(redact(url, ALL)).toBe(url);
      }),
    );
  });

  test('in UUIDs, hashes and words', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.stringMatching(/^[0-9a-f]{40}$/), fc.lorem(), (...all) => {
        const text = all.join(' ');
        expect(redact(text, 'keys,emails')).toBe(text);
      }),
    );
  });

  test('in the sample corpus', () => {
    for (const { messages } of conversationsIn(SAMPLE))
      for (const { value } of messages) expect(redact(value)).toBe(value);
  });

  test('in any text that has none', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(redact(text, 'keys,emails,cards')).toBe(text);
      }),
    );
  });
});

describe('JSON stays JSON', () => {
  const secret = fc.constantFrom(
    ...Object.values(API_KEYS),
    'bob@example.com',
    '4111 1111 1111 1111',
    PRIVATE_KEY,
    'open "sesame"\\',
  );
  const piece = fc.oneof(anyText, secret, fc.constantFrom('\n', '\\', '"', ' ', '\\n'));
  const value = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(' '));
  const redaction = new Redaction(readRedaction(`${ALL},/se\\w+|"/`), ['open "sesame"\\']);

  test('with secrets anywhere in its strings, which are gone', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), fc.dictionary(value, value), (any, texts) => {
        for (const json of [
          JSON.stringify({ any, texts }),
          JSON.stringify([texts, any], null, 2),
        ]) {
          const redacted = redaction.redact(json);
          JSON.parse(redacted);
          for (const key of Object.values(API_KEYS)) expect(redacted).not.toContain(key);
          expect(redacted).not.toContain('bob@example.com');
        }
      }),
    );
  });
});

describe('The time of a text', () => {
  const units = [
    ...[
      'a',
      ' ',
      '0',
      '1 ',
      'a@',
      'a.',
      '@a.',
      '-',
      '----',
      'sk-',
      'sk-a1',
      'eyJ',
      'eyJ-',
      'eyJa.',
    ],
    ...['key=', 'api_key=', 'api_key: "', 'bearer ', 'key ', '\\', '"', '4111', '+1', '(555) '],
    ...['-----BEGIN PRIVATE KEY-----', '-----BEGIN PRIVATE KEY-----\nabc', 'xoxb-', 'AKIA', 'hf_'],
    ...[`secret ${AZURE_KEY}`, 'JQQJ99', 'A'.repeat(52), '4-', 'ya29.'],
  ];

  test.each(units)('grows with its length alone: %j', (unit) => {
    const redaction = new Redaction(readRedaction(ALL), ['hunter2']);
    const long = unit.repeat(Math.ceil(1_000_000 / unit.length));
    // A quadratic pattern takes an hour for this: the test would not end.
    expect(redaction.redact(long).length).toBeLessThanOrEqual(long.length);
  });

  test('is bounded where a regular expression of the settings is slow', () => {
    const redaction = new Redaction([/(?:x+x+)+y/g]);
    expect(() => redaction.redact('x'.repeat(100))).toThrow(SlowPatternError);
    expect(redaction.redact('fine')).toBe('fine');
  });
});

describe('The rules of the settings', () => {
  test.each<[string, unknown]>([
    ['none', []],
    ['keys', ['keys']],
    [' emails , cards,', ['emails', 'cards']],
    ['/a/,keys', [/a/g, 'keys']],
    ['/a[/,]b\\/c/iu , phones', [/a[/,]b\/c/giu, 'phones']],
  ])('%s', (text, rules) => {
    expect(readRedaction(text)).toEqual(rules);
  });

  const expected =
    'none, or a list of keys, emails, cards, phones and regular expressions such as /ACME-[0-9]+/i';
  test.each([
    ['', ''],
    ['key', ''],
    ['keys,none', ''],
    ['/a', ''],
    ['/a/b', ": Invalid flags supplied to RegExp constructor 'bg'"],
    ['/a/y', ': the flags g, y and d mean nothing here'],
    ['/(/', ': Invalid regular expression: /(/g: Unterminated group'],
    ['/a*/', ': /a*/ finds nothing at all, everywhere'],
    ['/(a+)+$/', ': /(a+)+$/ takes too long for some texts'],
    ['/(\\w+\\s?)+:/', ': /(\\w+\\s?)+:/ takes too long for some texts'],
  ])('are not %s', (text, why) => {
    expect(() => readRedaction(text)).toThrow(expected + why);
  });
});
