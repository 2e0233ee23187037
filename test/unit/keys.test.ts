import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KEY_BYTES, messageKey, normalisedMessageKey } from '../../src/core/keys.js';
import type { Message } from '../../src/core/message.js';
import { anyMessage, anyRole, anyText, SPELLINGS } from '../support/arbitraries.js';
import { hex, sha } from '../support/digest.js';
import { meaning, normalised, speaker } from '../support/oracle.js';
import { CALL_ROLES, callText, sameCallsTwice } from '../support/tool-calls.js';

/** The preimage of a role and a text under a domain; `wide` is the domain of texts that UTF-8 cannot hold. */
function preimage(
  domain: string,
  wide: string,
  from: string,
  text: string,
): (string | Uint8Array)[] {
  const role = JSON.stringify(speaker(from));
  return text.isWellFormed() ? [role, domain, text] : [role, wide, Buffer.from(text, 'utf16le')];
}

/** Two messages that are often nearly the same. */
const twoMessages = fc.oneof(
  fc.tuple(anyMessage, anyMessage),
  fc.tuple(anyRole, anyRole, anyText).map(([a, b, value]): [Message, Message] => [
    { from: a, value },
    { from: b, value },
  ]),
  fc.tuple(anyRole, anyText, anyText).map(([from, a, b]): [Message, Message] => [
    { from, value: a },
    { from, value: b },
  ]),
  fc
    .tuple(fc.constantFrom(...CALL_ROLES), fc.oneof(sameCallsTwice, fc.tuple(callText, callText)))
    .map(([from, [a, b]]): [Message, Message] => [
      { from, value: a },
      { from, value: b },
    ]),
  // One text, divided into role and text at two places.
  fc
    .tuple(
      fc.oneof(anyText, fc.constantFrom('a"M"b', '"a"M', 'userMuser', 'a\\"Mb')),
      fc.nat(5),
      fc.nat(5),
    )
    .map(([whole, a, b]): [Message, Message] => [
      { from: whole.slice(0, a), value: whole.slice(a) },
      { from: whole.slice(0, b), value: whole.slice(b) },
    ]),
);

describe('messageKey', () => {
  test('is the same exactly when the speakers and the texts, or the calls, are', () => {
    fc.assert(
      fc.property(twoMessages, ([a, b]) => {
        const same = speaker(a.from) === speaker(b.from) && meaning(a) === meaning(b);
        expect(messageKey(a).equals(messageKey(b))).toBe(same);
      }),
      { numRuns: 1000 },
    );
  });

  test.each<[string, Message, Message]>([
    ['a boundary between role and text', { from: 'a', value: 'bc' }, { from: 'ab', value: 'c' }],
    ['quotes in roles', { from: 'a"M', value: '' }, { from: 'a', value: 'M"' }],
    ['a quoted role in a text', { from: '', value: '"user"M' }, { from: 'user', value: '' }],
    ['a NUL', { from: 'human', value: 'a\0' }, { from: 'human', value: 'a' }],
    ['a NUL in the role', { from: 'human\0', value: 'a' }, { from: 'human', value: 'a' }],
    [
      'other lone surrogates',
      { from: 'human', value: '\ud800' },
      { from: 'human', value: '\ud801' },
    ],
    [
      'a replacement character',
      { from: 'human', value: '\ud800' },
      { from: 'human', value: '\ufffd' },
    ],
    ['lone surrogates in roles', { from: '\ud800', value: '' }, { from: '\ud801', value: '' }],
    [
      'a surrogate out of order',
      { from: 'human', value: '\udc00\ud800' },
      { from: 'human', value: '\ud800\udc00' },
    ],
    [
      'composed and decomposed letters',
      { from: 'human', value: 'é' },
      { from: 'human', value: 'e\u0301' },
    ],
    ['the case of a role', { from: 'Human', value: '' }, { from: 'human', value: '' }],
    ['the two speakers', { from: 'human', value: 'x' }, { from: 'gpt', value: 'x' }],
  ])('differs by %s', (_, a, b) => {
    expect(hex(messageKey(a))).not.toBe(hex(messageKey(b)));
  });

  test.each([...Object.values(SPELLINGS), CALL_ROLES].map((spellings) => [spellings]))(
    'is one for all of %j',
    (spellings) => {
      const keys = spellings.map((from) => hex(messageKey({ from, value: 'x' })));
      expect(new Set(keys).size).toBe(1);
    },
  );

  test('differs for a text whose UTF-8 is the UTF-16 of another', () => {
    const illFormed = 'ab\ud800';
    const bytes = Buffer.from(illFormed, 'utf16le').toString('latin1');
    expect(hex(messageKey({ from: 'x', value: illFormed }))).not.toBe(
      hex(messageKey({ from: 'x', value: bytes })),
    );
  });

  test('is the first 16 bytes of the SHA-256 of role, domain and text', () => {
    expect(hex(messageKey({ from: 'human', value: 'Hi' }))).toBe(sha('"user"MHi'));
    expect(hex(messageKey({ from: 'a"b', value: 'é' }))).toBe(
      sha('"a\\"b"M', Buffer.from([0xc3, 0xa9])),
    );
    expect(hex(messageKey({ from: 'gpt', value: '\ud800' }))).toBe(
      sha('"assistant"m', Buffer.from([0x00, 0xd8])),
    );
    fc.assert(
      fc.property(anyMessage, (message) => {
        const wanted = sha(...preimage('M', 'm', message.from, meaning(message)));
        expect(hex(messageKey(message))).toBe(wanted);
      }),
    );
  });

  test('does not depend on how many roles were met before', () => {
    const roles = Array.from({ length: 1000 }, (_, i) => `role ${i}`);
    for (const from of [...roles, ...roles, 'human']) {
      const key = hex(messageKey({ from, value: 'x' }));
      if (key !== sha(...preimage('M', 'm', from, 'x'))) expect(from).toBe('another role');
    }
  });

  test('is that for texts of any length', () => {
    for (const length of [0, 1, 1000, 21_000, 21_844, 21_845, 21_846, 22_000, 65_536, 1_000_000]) {
      for (const unit of ['a', 'é', '中', '\ud800']) {
        for (const from of ['human', 'x'.repeat(300)]) {
          const value = unit.repeat(length);
          const key = hex(messageKey({ from, value }));
          if (key !== sha(...preimage('M', 'm', from, value))) expect([unit, length]).toEqual([]);
        }
      }
    }
  });

  test('is a buffer of its own', () => {
    const key = messageKey({ from: 'human', value: 'Hi' });
    const before = hex(key);
    expect(key).toHaveLength(KEY_BYTES);
    messageKey({ from: 'human', value: 'other' });
    expect(hex(key)).toBe(before);
  });
});

describe('normalisedMessageKey', () => {
  test('is the first 16 bytes of the SHA-256 of role, domain and normalised text', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const wanted = sha(...preimage('N', 'n', message.from, normalised(meaning(message))));
        expect(hex(normalisedMessageKey(message))).toBe(wanted);
      }),
    );
  });

  test('is never the key of the exact text', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(hex(normalisedMessageKey(message))).not.toBe(hex(messageKey(message)));
      }),
    );
  });
});
