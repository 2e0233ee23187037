import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Chats } from '../../../src/core/chats.js';
import { pair } from '../../support/kept-chats.js';
import type { ChatsStore, OpenedChats } from './opened.js';

/** The system prompt of a chat. */
export function describeSystems(name: string, opened: () => OpenedChats): void {
  describe(`the system prompt of a chat in ${name}`, () => {
    let chats: Chats;
    let store: ChatsStore;

    beforeEach(() => {
      ({ chats, store } = opened());
    });

    const systemOf = async (chatId: string, pairs = 1): Promise<string | undefined> =>
      (await chats.context(chatId, pairs)).system;

    test('is kept once: the first one that is given stays, and counts for no message', async () => {
      await chats.append('a', { system: 'Be kind.', messages: pair('Hi') });
      await chats.append('a', { system: 'Be rude.', messages: pair('Hi') });
      await store.open().append('a', { system: 'Be gone.', messages: pair('Hi') });
      expect(await chats.context('a', 9)).toMatchObject({ system: 'Be kind.', total: 6 });
    });

    test('may be given late, and be empty', async () => {
      await chats.append('a', { messages: pair('Hi') });
      expect(await systemOf('a')).toBeUndefined();
      await chats.append('a', { system: '', messages: pair('Hi') });
      await chats.append('a', { system: 'Be kind.', messages: pair('Hi') });
      expect(await systemOf('a')).toBe('');
    });

    test('is found however far back it was given, and whatever the window', async () => {
      await chats.append('a', { messages: pair('Hi') });
      await chats.append('a', { system: 'Be kind.', messages: pair('Hi') });
      for (let i = 0; i < 20; i++) await chats.append('a', { messages: pair(`turn ${i}`) });
      for (const pairs of [0, 1, 3, 22, 99]) expect(await systemOf('a', pairs)).toBe('Be kind.');
    });

    test('is one, when many writers give one each at the same time', async () => {
      const all = [chats, store.open(), store.open()];
      const given = Array.from({ length: 12 }, (_, i) => `prompt ${i}`);
      const turns = await Promise.all(
        given.map((system, i) => all[i % 3].append('a', { system, messages: pair(system) })),
      );
      const first = turns.flat().find(({ position }) => position === 0);
      expect(await systemOf('a')).toBe(first?.content);
    });
  });
}
