import { expect, test } from '@jest/globals';
import { seedFor } from '../../../src/conversation/replay/seed-for.js';
import { asking } from '../../support/chat-request.js';
import { gpt, human } from '../../support/dialogue.js';

const ASKED = asking([...human('Hi'), ...gpt('Hello!'), ...human('Why?')]);

test('What is made up for a reply starts from 16 bytes, the same whenever the same is asked', () => {
  const again = asking([{ from: 'user', value: 'Hi' }, ...gpt('Hello!'), ...human('Why?')]);
  expect(seedFor(ASKED, 1, 7)).toHaveLength(16);
  expect(seedFor(again, 1, 7)).toEqual(seedFor(ASKED, 1, 7));
});

test('Each reply, seed and conversation has bytes of its own; no seed is 0', () => {
  const others = [asking(human('Why?')), asking([...human('Hi'), ...gpt('Hello!')])];
  const all = [ASKED, ...others].flatMap((asked) =>
    [0, 1, 2, 12].flatMap((index) =>
      [0, 1, -1, 20, 2 ** 53 - 1].map((seed) => seedFor(asked, index, seed).toString('hex')),
    ),
  );
  expect(new Set(all).size).toBe(60);
  expect(seedFor(ASKED, 0)).toEqual(seedFor(ASKED, 0, 0));
});
