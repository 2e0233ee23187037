import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/each-store.js';
import { House } from '../../support/house.js';
import type { Server } from '../../support/server.js';
import { expectRefusal, expectSurvival, GOOD_BODY, startSurvivor } from '../../support/survivor.js';

const DEEP = 100_000;
const nested = (open: string, core: string, close: string): string =>
  open.repeat(DEEP) + core + close.repeat(DEEP);
const listOf = (item: string, count: number): string => `[${`${item},`.repeat(count - 1)}${item}]`;
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const around = (middle: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('{"messages":[{"from":"human","value":"'),
    middle,
    Buffer.from('"}]}'),
  ]);

/** JSON of every type, and of unreasonable sizes. */
const VALUES: Record<string, string> = {
  null: 'null',
  true: 'true',
  false: 'false',
  zero: '0',
  'minus zero': '-0',
  'a fraction': '1.5e-7',
  'a number beyond all numbers': '1e999999',
  'a number of 100,000 digits': '9'.repeat(100_000),
  'an empty text': '""',
  'a text': '"hi"',
  'an operator': '{"$ne":null}',
  'a regular expression': '{"$regex":".*"}',
  'code to run': '{"$where":"while(true){}"}',
  'an empty list': '[]',
  'a list of lists': '[[],[[]]]',
  'an empty object': '{}',
  'a list by its length': '{"length":3}',
  '100,000 lists in each other': nested('[', '', ']'),
  '100,000 objects in each other': nested('{"a":', '0', '}'),
  '500,000 nulls': listOf('null', 500_000),
  '500,000 empty objects': listOf('{}', 500_000),
  'a prototype': '{"__proto__":{"messages":[],"from":"human"}}',
  'a constructor': '{"constructor":{"prototype":{"from":"human"}}}',
  'a method': '{"toString":1,"valueOf":1,"hasOwnProperty":1,"then":1,"toJSON":1}',
};

const SPOILED: Record<string, string | Buffer> = {
  'a key twice, the last one wrong': '{"messages":[{"from":"human","value":"hi"}],"messages":1}',
  'a message’s key twice': '{"messages":[{"from":"a","from":{},"value":"b"}]}',
  'a prototype with messages': '{"__proto__":{"messages":[{"from":"human","value":"hi"}]}}',
  'a message in a prototype': '{"messages":[{"__proto__":{"from":"human","value":"hi"}}]}',
  'a list with a hole': '{"messages":[,{"from":"human","value":"hi"}]}',
  'a trailing comma': '{"messages":[{"from":"human","value":"hi"},]}',
  'a comment': '{/* */"messages":[]}',
  'single quotes': "{'messages':[]}",
  NaN: '{"messages":NaN}',
  Infinity: '{"messages":[Infinity]}',
  undefined: 'undefined',
  'a hexadecimal number': '0x10',
  'a number with a leading zero': '010',
  'a raw line break in a text': '{"messages":[{"from":"human","value":"a\nb"}]}',
  'a raw NUL in a text': '{"messages":[{"from":"human","value":"a\0b"}]}',
  'an unknown escape': String.raw`{"messages":[{"from":"human","value":"\x41"}]}`,
  'an escape cut short': String.raw`{"messages":[{"from":"human","value":"\u00"}]}`,
  'two bodies': GOOD_BODY + GOOD_BODY,
  'JSON Lines': `${GOOD_BODY}\n${GOOD_BODY}`,
  'a form': 'messages%5B0%5D%5Bfrom%5D=human',
  XML: '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
  'a million opening brackets': '['.repeat(1_000_000),
  'a million opening braces': '{"a":'.repeat(700_000),
  'a million spaces': ' '.repeat(1_000_000),
  'a million quotes': '"'.repeat(1_000_000),
  'a million backslashes': `"${'\\'.repeat(1_000_001)}"`,
  'a message of 100,000 unknown keys': `{"messages":[{${Array.from({ length: 100_000 }, (_, i) => `"k${i}":1`).join()}}]}`,
  'a byte-order mark': `\ufeff${GOOD_BODY}`,
  'UTF-16 with a mark': Buffer.from(`\ufeff${GOOD_BODY}`, 'utf16le'),
  'UTF-16 without a mark': Buffer.from(GOOD_BODY, 'utf16le'),
  'a gzip body': gzipSync(GOOD_BODY),
  'a byte that UTF-8 never has': around(bytes('ff')),
  'a character cut short': around(bytes('f09f98')),
  'a lone continuation': around(bytes('80')),
  'an overlong slash': around(bytes('c0af')),
  'a surrogate in UTF-8': around(bytes('eda0bd')),
  'a character beyond Unicode': around(bytes('f4908080')),
  'half a surrogate pair': String.raw`{"messages":[{"from":"human","value":"\ud83d"}]}`,
  'random bytes': bytes('8f3b02fe11c0dead00beef7f4500ff2199'.repeat(50)),
  'a picture': bytes('89504e470d0a1a0a0000000d49484452'),
  'more than the limit': `{"messages":[],"x":"${'x'.repeat(5 << 20)}"}`,
};

onEachStore((store) => {
  const house = new House(store);
  let server: Server;
  beforeAll(async () => {
    server = await startSurvivor(house);
  });
  afterAll(() => house.leave());

  async function expectRefused(path: string, body: string | Buffer): Promise<void> {
    const answer = await server.client.send('POST', path, body);
    expectRefusal(answer.status, answer.body.toString());
  }

  const COMPLETION = '/conversation/completion';
  const values = Object.entries(VALUES);

  describe('a hostile body is refused in the usual shape', () => {
    test.each(values)('completion: the body is %s', async (_, value) => {
      await expectRefused(COMPLETION, value);
    });

    test.each(values)('completion: messages is %s', async (_, value) => {
      await expectRefused(COMPLETION, `{"messages":${value}}`);
    });

    test.each(values)('completion: a message is %s', async (_, value) => {
      await expectRefused(COMPLETION, `{"messages":[${value}]}`);
    });

    test.each(values)('completion: a text is %s', async (_, value) => {
      await expectRefused(COMPLETION, `{"messages":[{"from":"human","value":${value}}]}`);
    });

    test.each(values)('completion: a role is %s', async (_, value) => {
      await expectRefused(COMPLETION, `{"messages":[{"from":${value},"value":"hi"}]}`);
    });

    test.each(values)('completion: a message before the last is %s, with v4', async (_, value) => {
      const body = `{"messages":[${value},{"from":"human","value":"nobody said this"}]}`;
      await expectRefused(`${COMPLETION}?strategy=v4`, body);
    });

    test.each(values)('completion: what nobody asked for is %s', async (_, value) => {
      const message = '{"from":"human","value":"nobody said this"}';
      await expectRefused(COMPLETION, `{"messages":[${message}],"x":${value}}`);
    });

    test.each(Object.entries(SPOILED))('completion: %s', async (_, body) => {
      await expectRefused(COMPLETION, body);
    });

    test.each(values)('seed: the body is %s', async (_, value) => {
      await expectRefused('/conversation/seed', value);
    });

    test.each(values)('seed: the secret is %s', async (_, value) => {
      await expectRefused('/conversation/seed', `{"secret":${value}}`);
    });

    test.each(['"Right"', '"right "', '"right\\u0000"', '"righ"', `"${'right'.repeat(100_000)}"`])(
      'seed: the secret is nearly right: %.20s',
      async (secret) => {
        await expectRefused('/conversation/seed', `{"secret":${secret}}`);
      },
    );
  });

  describe('a good body cut short is refused', () => {
    test.each(Array.from({ length: GOOD_BODY.length }, (_, length) => length))(
      'after %i bytes',
      async (length) => {
        await expectRefused(COMPLETION, GOOD_BODY.slice(0, length));
      },
    );
  });

  test('after all of them the same process answers right', async () => {
    await expectSurvival(server);
    const { status } = await server.client.send('POST', COMPLETION, GOOD_BODY);
    expect(status).toBe(200);
  });
});
