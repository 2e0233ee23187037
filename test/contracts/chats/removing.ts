import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Chats } from '../../../src/core/chats.js';
import { allOf, contents, pair, placesOf } from '../../support/kept-chats.js';
import type { ChatsStore, OpenedChats } from './opened.js';

/** Chats that are removed. */
export function describeRemoving(name: string, opened: () => OpenedChats): void {
  describe(`a chat that is removed from ${name}`, () => {
    let chats: Chats;
    let store: ChatsStore;

    beforeEach(() => {
      ({ chats, store } = opened());
    });

    test('is gone, and no other one is', async () => {
      for (const id of ['a', 'ab', 'b']) {
        await chats.append(id, { system: id, messages: pair(id) });
      }
      const kept = await allOf(chats, 'ab');
      await chats.remove('a');
      const empty = { system: undefined, messages: [], total: 0 };
      expect(await chats.context('a', 9)).toEqual(empty);
      expect(await allOf(chats, 'a')).toEqual([]);
      expect(await store.open().context('a', 9)).toEqual(empty);
      expect(await chats.context('ab', 9)).toEqual({ system: 'ab', messages: kept, total: 2 });
      expect((await chats.list(9)).map(({ chatId }) => chatId)).toEqual(['ab', 'b']);
    });

    test('may be unknown, or removed already', async () => {
      await chats.remove('a');
      await chats.append('a', { messages: pair('Hi') });
      await chats.remove('a');
      await chats.remove('a');
      expect((await chats.context('a', 1)).total).toBe(0);
    });

    test('begins anew when it is appended to, again and again', async () => {
      for (let round = 0; round < 5; round++) {
        const [{ position }] = await chats.append('a', {
          ...(round % 2 === 0 && { system: `prompt ${round}` }),
          messages: pair(`round ${round}`),
        });
        expect(position).toBe(0);
        await chats.append('a', { messages: pair('more') }, 2);
        const context = await chats.context('a', 9);
        expect(context.system).toBe(round % 2 === 0 ? `prompt ${round}` : undefined);
        expect(contents(context.messages)).toEqual(
          contents([...pair(`round ${round}`), ...pair('more')]),
        );
        expect(await allOf(chats, 'a')).toEqual(context.messages);
        await chats.remove('a');
      }
    });

    test('ends for whoever is reading it, and what comes after it is not mixed in', async () => {
      for (let i = 0; i < 250; i++) await chats.append('a', { messages: pair(`old ${i}`) });
      const read: string[] = [];
      for await (const { content } of chats.messages('a')) {
        if (read.length === 0) {
          await chats.remove('a');
          for (let i = 0; i < 250; i++) await chats.append('a', { messages: pair(`new ${i}`) });
        }
        read.push(content);
      }
      const old = Array.from({ length: 250 }, (_, i) => pair(`old ${i}`)).flat();
      expect(read).toEqual(contents(old.slice(0, read.length)));
    });

    test('while others append to it has no gaps', async () => {
      const all = [chats, store.open(), store.open()];
      await Promise.all(
        Array.from({ length: 60 }, async (_, i) => {
          const each = all[i % 3];
          if (i % 7 === 3) await each.remove('a');
          else await each.append('a', { system: `prompt ${i}`, messages: pair(`turn ${i}`) });
          const { messages, total, system } = await each.context('a', 9);
          expect(placesOf(messages).whole).toBe(true);
          expect(messages.length).toBe(Math.min(total, 18));
          expect(system === undefined).toBe(total === 0);
        }),
      );
      const kept = await allOf(chats, 'a');
      expect(placesOf(kept)).toEqual({ first: 0, whole: true });
      if (kept.length > 0)
        expect(`${(await chats.context('a', 1)).system?.replace('prompt', 'turn')}`).toBe(
          kept[0].content,
        );
    });
  });
}
