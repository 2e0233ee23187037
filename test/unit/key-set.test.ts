import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { KeySet } from '../../src/core/key-set.js';
import { KEY_BYTES } from '../../src/core/keys.js';

test('A set of keys has those that were added, each once, however many', () => {
  const keys = Array.from({ length: 5000 }, () => randomBytes(KEY_BYTES));
  // Some that begin alike.
  for (let i = 0; i < 50; i++) keys[0].copy(keys[i], 0, 0, 8);
  const set = new KeySet();
  for (const [i, key] of keys.entries()) {
    expect(set.has(key)).toBe(false);
    set.add(key);
    set.add(Buffer.from(key));
    expect(set.size).toBe(i + 1);
  }
  expect(keys.every((key) => set.has(Buffer.from(key)))).toBe(true);
  expect(set.has(randomBytes(KEY_BYTES))).toBe(false);
});
