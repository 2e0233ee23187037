import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KEY_BYTES, messageKey, normalisedMessageKey } from '../../src/core/keys.js';
import { TextKeys } from '../../src/core/text-keys.js';
import { anyText } from '../support/arbitraries.js';
import { CALL_ROLES, callText } from '../support/tool-calls.js';

const role = fc.oneof(fc.constantFrom('human', 'gpt', 'user', 'system'), anyText);
const message = fc.oneof(
  { weight: 3, arbitrary: fc.record({ from: role, value: anyText }) },
  { weight: 1, arbitrary: fc.record({ from: fc.constantFrom(...CALL_ROLES), value: callText }) },
);

describe('the keys of many messages', () => {
  test('are those of each message by itself, one after the other, wherever they are written', () => {
    const keys = new TextKeys();
    fc.assert(
      fc.property(message, fc.nat(20), fc.nat(20), ({ from, value }, before, between) => {
        const into = Buffer.alloc(before + between + 2 * KEY_BYTES + 1, 0xee);
        const second = before + KEY_BYTES + between;
        keys.write({ from, value }, into, before, second);
        const wanted = Buffer.alloc(into.length, 0xee);
        messageKey({ from, value }).copy(wanted, before);
        normalisedMessageKey({ from, value }).copy(wanted, second);
        expect(into.toString('hex')).toBe(wanted.toString('hex'));
      }),
      { numRuns: 1000 },
    );
  });

  test('are the same for texts around the longest that are folded as bytes', () => {
    const keys = new TextKeys();
    for (const length of [21_835, 21_836, 21_837, 21_838, 21_839, 30_000, 100_000]) {
      for (const text of ['a'.repeat(length), 'Ä '.repeat(length / 2)]) {
        const into = Buffer.alloc(2 * KEY_BYTES);
        keys.write({ from: 'human', value: text }, into, 0, KEY_BYTES);
        const message = { from: 'human', value: text };
        expect([...into]).toEqual([...messageKey(message), ...normalisedMessageKey(message)]);
      }
    }
  });

  test('stay right when there are more roles than are remembered', () => {
    const keys = new TextKeys();
    for (let i = 0; i < 1000; i++) {
      const message = { from: `role ${i % 300}`, value: 'The same.' };
      const into = Buffer.alloc(2 * KEY_BYTES);
      keys.write(message, into, 0, KEY_BYTES);
      expect([...into]).toEqual([...messageKey(message), ...normalisedMessageKey(message)]);
    }
  });
});
