import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Chats, ChatSummary } from '../../../src/core/chats.js';
import { pair } from '../../support/kept-chats.js';
import type { OpenedChats } from './opened.js';

/** Lists of chats. */
export function describeListing(name: string, opened: () => OpenedChats): void {
  describe(`the list of chats in ${name}`, () => {
    let chats: Chats;

    beforeEach(() => {
      ({ chats } = opened());
    });

    test('is empty when there are none', async () => {
      expect(await chats.list(10)).toEqual([]);
      expect(await chats.list(10, 'a')).toEqual([]);
    });

    test('tells how many messages each has, and when the last turn came', async () => {
      await chats.append('b', { messages: pair('Hi') });
      const last = await chats.append('b', {
        system: 'x',
        messages: [...pair('Hi'), ...pair('Ho')],
      });
      const [other] = await chats.append('a', { messages: [{ role: 'user', content: 'Hi' }] });
      expect(await chats.list(10)).toEqual([
        { chatId: 'a', total: 1, at: other.at },
        { chatId: 'b', total: 6, at: last[0].at },
      ]);
    });

    test('comes page by page, in the order of code points', async () => {
      const ids = [
        '\0',
        ' ',
        '10',
        '9',
        'A',
        'a',
        'a\0',
        'a\0b',
        'a a',
        'aa',
        'b',
        'é',
        '中',
        '\uffff',
        '😀',
        '😀a',
      ];
      for (const id of [...ids].reverse()) await chats.append(id, { messages: pair(id) });
      for (const limit of [1, 3, 16, 99]) {
        const seen: ChatSummary[] = [];
        for (let after: string | undefined; ; after = seen.at(-1)?.chatId) {
          const page = await chats.list(limit, after);
          expect(page.length).toBeLessThanOrEqual(limit);
          if (page.length === 0) break;
          seen.push(...page);
        }
        expect(seen.map(({ chatId }) => chatId)).toEqual(ids);
      }
      // A page begins behind an id, whether or not there is such a chat.
      expect((await chats.list(1, 'A0')).map(({ chatId }) => chatId)).toEqual(['a']);
    });
  });
}
