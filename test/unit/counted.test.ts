import { expect, test } from '@jest/globals';
import { counted, countedCorpus } from '../../src/core/counted.js';

test.each([
  [0, '0 messages'],
  [1, '1 message'],
  [2, '2 messages'],
  [693_291, '693,291 messages'],
])('%d of something is told in words that fit', (count, words) => {
  expect(counted(count, 'message')).toBe(words);
});

test('a corpus is told by its conversations and messages', () => {
  expect(countedCorpus({ conversations: 1, messages: 2000 })).toBe(
    '1 conversation, 2,000 messages',
  );
});
