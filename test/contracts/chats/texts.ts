import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InvalidRequestError } from '../../../src/core/errors.js';
import type { ChatRole, Chats } from '../../../src/core/chats.js';
import { anyText, wellFormedText } from '../../support/arbitraries.js';
import { allOf, contents, pair } from '../../support/kept-chats.js';
import type { OpenedChats } from './opened.js';

const RUNS = 100;

const anyChatId = wellFormedText
  .map((text) => Array.from(text).slice(0, 200).join(''))
  .filter((text) => text !== '');

const role = fc.constantFrom<ChatRole>('system', 'user', 'assistant');

/** Texts and ids of all kinds. */
export function describeTexts(name: string, opened: () => OpenedChats): void {
  describe(`a text in a chat in ${name}`, () => {
    let chats: Chats;

    beforeEach(() => {
      ({ chats } = opened());
    });

    test('comes back as it was, whatever it is, and whatever the chat is called', async () => {
      const messages = fc.array(fc.record({ role, content: anyText }), {
        minLength: 1,
        maxLength: 4,
      });
      await fc.assert(
        fc.asyncProperty(anyChatId, fc.option(anyText), messages, async (chatId, system, turn) => {
          await chats.remove(chatId);
          const given = { system: system ?? undefined, messages: turn };
          const appended = await chats.append(chatId, given);
          expect(appended).toMatchObject(turn);
          expect(await chats.context(chatId, 9)).toEqual({
            system: given.system,
            messages: appended,
            total: turn.length,
          });
        }),
        { numRuns: RUNS },
      );
    });

    test.each([
      ['of 200 ASCII characters', 'x'.repeat(200)],
      ['of 200 emoji', '😀'.repeat(200)],
      ['of 200 characters of three bytes', '中'.repeat(200)],
      ['of one NUL', '\0'],
    ])('is kept in a chat whose id is %s', async (_, chatId) => {
      await chats.append(chatId, { messages: pair('Hi') });
      expect(contents(await allOf(chats, chatId))).toEqual(['Hi', 'Hi!']);
      expect(await chats.list(9)).toMatchObject([{ chatId, total: 2 }]);
      await chats.remove(chatId);
      expect(await allOf(chats, chatId)).toEqual([]);
    });

    test.each([
      ['empty', ''],
      ['of 201 characters', 'x'.repeat(201)],
      ['of 201 emoji', '😀'.repeat(201)],
      ['very long', 'x'.repeat(1e6)],
      ['half a character', '\ud83d'],
      ['a text with half a character', 'a\ude00b'],
    ])('is refused in a chat whose id is %s', async (_, chatId) => {
      const refused = [
        chats.append(chatId, { messages: pair('Hi') }),
        chats.context(chatId, 1),
        allOf(chats, chatId),
        chats.remove(chatId),
      ];
      for (const each of refused) await expect(each).rejects.toThrow(InvalidRequestError);
      expect(await chats.list(9)).toEqual([]);
    });

    test('is refused in a turn without a message, and with a role that is none', async () => {
      const none = chats.append('a', { system: 'Be kind.', messages: [] });
      await expect(none).rejects.toMatchObject({ status: 400, param: 'messages' });
      const strange = [...pair('Hi'), { role: 'robot' as ChatRole, content: 'Hi' }];
      await expect(chats.append('a', { messages: strange })).rejects.toMatchObject({
        status: 400,
        param: 'messages[2].role',
        message: "A message's role is one of system, user, assistant.",
      });
      expect((await chats.context('a', 1)).total).toBe(0);
    });
  });
}
