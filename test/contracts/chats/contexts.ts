import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Chats } from '../../../src/core/chats.js';
import { allOf, contents, pair } from '../../support/kept-chats.js';
import type { OpenedChats } from './opened.js';

/** The context of a chat: its last messages. */
export function describeContexts(name: string, opened: () => OpenedChats): void {
  describe(`the context of a chat in ${name}`, () => {
    let chats: Chats;

    beforeEach(() => {
      ({ chats } = opened());
    });

    test('is empty for a chat that nobody knows', async () => {
      const empty = { system: undefined, messages: [], total: 0 };
      for (const pairs of [0, 1, 50]) expect(await chats.context('a', pairs)).toEqual(empty);
      expect(await allOf(chats, 'a')).toEqual([]);
      await chats.append('b', { messages: pair('Hi') });
      expect(await chats.context('a', 1)).toEqual(empty);
      expect(await allOf(chats, 'a')).toEqual([]);
    });

    test.each([
      ['pairs', [2, 2, 2, 2, 2, 2]],
      ['single messages', [1, 1, 1, 1, 1, 1, 1]],
      ['an odd one among pairs', [2, 2, 1, 2, 2]],
      ['odd ones at both ends', [1, 2, 2, 1]],
      ['turns of many messages', [7, 2, 9, 1, 3]],
      ['one long turn', [15]],
    ])('has the last 2 × N messages in order, of %s', async (_, sizes) => {
      for (const [turn, size] of sizes.entries()) {
        const messages = Array.from({ length: size }, (__, i) => pair(`${turn}, ${i}`)[i % 2]);
        await chats.append('a', { messages });
      }
      const all = await allOf(chats, 'a');
      const total = sizes.reduce((sum, size) => sum + size, 0);
      expect(all.length).toBe(total);
      for (let pairs = 0; pairs <= total; pairs++) {
        const messages = all.slice(Math.max(0, total - 2 * pairs));
        expect(await chats.context('a', pairs)).toEqual({ system: undefined, messages, total });
      }
      const { messages } = await chats.context('a', Number.MAX_SAFE_INTEGER);
      expect(messages).toEqual(all);
    });

    test('is that of one moment while others append', async () => {
      const TURNS = 60;
      const append = async (): Promise<void> => {
        for (let i = 0; i < TURNS; i++) await chats.append('a', { messages: pair(String(i)) });
      };
      const appending = append();
      for (let seen = 0; seen < 2 * TURNS;) {
        // A store that answers at once would let nobody else have a turn.
        await setImmediate();
        const { messages, total } = await chats.context('a', 3);
        expect([total % 2, total >= seen]).toEqual([0, true]);
        seen = total;
        const last = Array.from({ length: total / 2 }, (_, i) => pair(String(i)))
          .flat()
          .slice(-6);
        expect(contents(messages)).toEqual(contents(last));
      }
      await appending;
    });
  });
}
