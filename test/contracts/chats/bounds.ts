import { beforeEach, describe, expect, test } from '@jest/globals';
import { ChatMessageTooLongError } from '../../../src/core/chat-errors.js';
import type { Chats, ChatTurn } from '../../../src/core/chats.js';
import { allOf, pair } from '../../support/kept-chats.js';
import type { OpenedChats } from './opened.js';

const MOST = 16_000_000;
/** What a text counts for besides its own bytes. */
const BESIDE = 64;
const ROOM = MOST - BESIDE;

const user = (content: string): ChatTurn => ({ messages: [{ role: 'user', content }] });

/** Turns of each kind, as long as they may be; one more character is too much. */
const LONGEST: [string, ChatTurn, ChatTurn][] = [
  ['one text of ASCII', user('a'.repeat(ROOM)), user('a'.repeat(ROOM + 1))],
  ['one text of NULs', user('\0'.repeat(ROOM)), user('\0'.repeat(ROOM + 1))],
  ['one text of emoji', user('😀'.repeat(ROOM / 4)), user(`${'😀'.repeat(ROOM / 4)}a`)],
  [
    'one text of halves of characters',
    user('\ud83d'.repeat(ROOM / 2)),
    user(`${'\ud83d'.repeat(ROOM / 2)}a`),
  ],
  [
    'as many messages as may be',
    { messages: Array.from({ length: MOST / BESIDE }, () => ({ role: 'assistant', content: '' })) },
    { messages: Array.from({ length: MOST / BESIDE + 1 }, () => ({ role: 'user', content: '' })) },
  ],
  [
    'a system prompt and a message',
    { ...user('a'), system: 'b'.repeat(ROOM - BESIDE - 1) },
    { ...user('aa'), system: 'b'.repeat(ROOM - BESIDE - 1) },
  ],
];

/** How long a turn may be. */
export function describeBounds(name: string, opened: () => OpenedChats): void {
  describe(`a long turn of a chat in ${name}`, () => {
    let chats: Chats;

    beforeEach(() => {
      ({ chats } = opened());
    });

    test.each(LONGEST)('is kept up to 16 MB, and refused beyond: %s', async (_, fits, exceeds) => {
      const refused = await chats.append('a', exceeds).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(ChatMessageTooLongError);
      expect(refused).toMatchObject({ status: 413, code: 'chat_message_too_long' });
      expect((await chats.context('a', 1)).total).toBe(0);
      await chats.append('a', fits);
      const kept = await allOf(chats, 'a');
      expect(kept.length).toBe(fits.messages.length);
      // Compared here: a difference of megabytes is nothing to print.
      const isSame = kept.every(({ content }, i) => content === fits.messages[i].content);
      expect(isSame).toBe(true);
      expect((await chats.context('a', 1)).system === fits.system).toBe(true);
    });

    test('says how long it is, and how long it may be', async () => {
      await expect(chats.append('a', user('a'.repeat(MOST)))).rejects.toThrow(
        'The messages of a turn have 16,000,064 bytes; 16,000,000 are the most that are kept at a time.',
      );
    });

    test('stands beside others of its length in a context', async () => {
      const long = 'x'.repeat(4_000_000);
      for (let i = 0; i < 9; i++) await chats.append('a', { messages: pair(`${i}`, long) });
      const { messages, total } = await chats.context('a', 8);
      expect([messages.length, total]).toEqual([16, 18]);
      expect(messages.every(({ content }, i) => content === (i % 2 ? long : `${1 + i / 2}`))).toBe(
        true,
      );
      expect((await allOf(chats, 'a')).length).toBe(18);
    });
  });
}
