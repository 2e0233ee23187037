import { beforeEach, describe, expect, test } from '@jest/globals';
import { ChatMovedOnError } from '../../../src/core/chat-errors.js';
import type { Chats } from '../../../src/core/chats.js';
import { allOf, contents, pair } from '../../support/kept-chats.js';
import type { ChatsStore, OpenedChats } from './opened.js';

/** Turns that are appended to a chat. */
export function describeAppending(name: string, opened: () => OpenedChats): void {
  describe(`a turn that is appended to a chat in ${name}`, () => {
    let chats: Chats;
    let store: ChatsStore;

    beforeEach(() => {
      ({ chats, store } = opened());
    });

    test('is kept with places, ids and the time, and read as it was acknowledged', async () => {
      const before = new Date().toISOString();
      const first = await chats.append('a', { messages: pair('Hi', 'Hello') });
      const second = await chats.append('a', { messages: pair('Bye') });
      const after = new Date().toISOString();
      expect(first).toMatchObject([
        { position: 0, role: 'user', content: 'Hi' },
        { position: 1, role: 'assistant', content: 'Hello' },
      ]);
      expect(second.map(({ position }) => position)).toEqual([2, 3]);
      const all = [...first, ...second];
      for (const { at, id } of all) {
        expect(new Date(at).toISOString()).toBe(at);
        expect(before <= at && at <= after).toBe(true);
        expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}\.\d$/);
      }
      expect(new Set(all.map(({ id }) => id)).size).toBe(4);
      expect(await allOf(chats, 'a')).toEqual(all);
      expect(await chats.context('a', 10)).toEqual({ system: undefined, messages: all, total: 4 });
    });

    test('is seen through every other opening of the store at once', async () => {
      const other = store.open();
      for (let round = 0; round < 20; round++) {
        await chats.append('a', { messages: pair(`mine ${round}`) });
        expect((await other.context('a', 1)).total).toBe(4 * round + 2);
        await other.append('a', { messages: pair(`theirs ${round}`) });
        expect((await chats.context('a', 1)).total).toBe(4 * round + 4);
      }
    });

    test('may have one message or many, of any of the roles', async () => {
      await chats.append('a', { messages: [{ role: 'system', content: 'Be brief.' }] });
      const many = Array.from({ length: 300 }, (_, i) => pair(String(i))).flat();
      await chats.append('a', { messages: many });
      await chats.append('a', { messages: [{ role: 'assistant', content: 'Enough.' }] });
      const kept = await allOf(chats, 'a');
      expect(contents(kept)).toEqual(['Be brief.', ...contents(many), 'Enough.']);
      expect(kept.map(({ position }) => position)).toEqual(kept.map((_, i) => i));
      expect(kept[0].role).toBe('system');
    });

    test('concerns no other chat, not even one whose id differs in case only', async () => {
      const ids = ['a', 'A', 'a ', 'ab', 'a\0', 'a.b', '__proto__', '$where', '$a', 'constructor'];
      for (const id of ids) await chats.append(id, { messages: pair(`in ${id}`) });
      for (const id of ids)
        expect(contents(await allOf(chats, id))).toEqual([`in ${id}`, `in ${id}!`]);
    });

    test('that was appended without waiting for the one before stands behind it', async () => {
      const turns = Array.from({ length: 30 }, (_, i) => pair(`turn ${i}`));
      await Promise.all(turns.map((messages) => chats.append('a', { messages })));
      expect(contents(await allOf(chats, 'a'))).toEqual(contents(turns.flat()));
    });

    test('is refused when the chat does not end where it was expected to, and nothing is kept', async () => {
      await chats.append('a', { messages: pair('Hi') }, 0);
      await chats.append('a', { messages: pair('And?') }, 2);
      for (const wrong of [0, 2, 3, 5]) {
        const refused = chats.append('a', { system: 'No', messages: pair('Lost') }, wrong);
        await expect(refused).rejects.toThrow(new ChatMovedOnError(4, wrong));
      }
      await expect(chats.append('b', { messages: pair('Lost') }, 1)).rejects.toMatchObject({
        status: 409,
        code: 'chat_moved_on',
        message: 'The chat has 0 messages by now, not 1.',
      });
      expect(await chats.context('a', 9)).toMatchObject({ system: undefined, total: 4 });
      expect((await chats.context('b', 9)).total).toBe(0);
    });

    test('wins alone over others that expect the same end', async () => {
      const all = [chats, store.open(), store.open(), chats];
      await chats.append('a', { messages: pair('Hi') });
      const tries = all.map((each, i) => each.append('a', { messages: pair(`try ${i}`) }, 2));
      const outcomes = await Promise.allSettled(tries);
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(lost.length).toBe(3);
      for (const { reason } of lost) expect(reason).toBeInstanceOf(ChatMovedOnError);
      expect((await chats.context('a', 0)).total).toBe(4);
    });
  });
}
