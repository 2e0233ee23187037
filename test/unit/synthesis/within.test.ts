import { expect, test } from '@jest/globals';
import { TookTooLongError, within } from '../../../src/synthesis/within.js';

test('work that ends in time gives what it gives, and throws what it throws', () => {
  const value = {};
  const error = new Error('of the work');
  expect(within(1000, () => value)).toBe(value);
  expect(() =>
    within(1000, () => {
      throw error;
    }),
  ).toThrow(error);
  expect(within(1000, () => 1)).toBe(1);
});

test('work without an end is stopped, in a loop and in a regular expression, and the next one is not', () => {
  const endless = (): void => {
    for (let i = 0; i >= 0; i = (i + 1) % 10);
  };
  expect(() => {
    within(20, endless);
  }).toThrow(TookTooLongError);
  expect(() => within(20, () => /^(a+)+$/.test(`${'a'.repeat(100)}!`))).toThrow(TookTooLongError);
  expect(within(1000, () => 2)).toBe(2);
});
