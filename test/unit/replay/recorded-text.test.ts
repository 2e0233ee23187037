import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { roleOf, valueOf } from '../../../src/conversation/replay/recorded-text.js';
import { anyRole, anyText } from '../../support/arbitraries.js';

test('The role and the text of a stored reply are what was recorded, whatever characters they have', () => {
  fc.assert(
    fc.property(fc.oneof(anyRole, anyText), anyText, (from, value) => {
      const json = Buffer.from(JSON.stringify({ from, value }));
      expect(roleOf(json)).toBe(from);
      expect(JSON.parse(valueOf(json).toString())).toBe(value);
    }),
  );
});

test('The text is cut out of the stored bytes, not copied', () => {
  const json = Buffer.from(JSON.stringify({ from: 'gpt', value: 'Hello' }));
  expect(valueOf(json).buffer).toBe(json.buffer);
});
