import { describe, expect, test } from '@jest/globals';
import type { ChatMessage, Chats } from '../../../src/core/chats.js';
import { allOf, contents, pair, placesOf } from '../../support/kept-chats.js';
import type { OpenedChats } from './opened.js';

const WRITERS = 50;

/** Writers that append to one chat at the same time. */
export function describeWriters(name: string, opened: () => OpenedChats): void {
  describe(`${WRITERS} writers of one chat in ${name}`, () => {
    test.each([1, 5, 20])(
      'all get through, in one order, over %i openings of the store',
      async (openings) => {
        const { chats, store } = opened();
        const all = [chats, ...Array.from({ length: openings - 1 }, () => store.open())];
        const appended = await Promise.all(
          Array.from({ length: WRITERS }, (_, i) => appendTwice(all[i % all.length], i)),
        );
        const kept = await allOf(chats, 'a');
        expect(placesOf(kept)).toEqual({ first: 0, whole: true });
        const acknowledged = appended.flat().sort((a, b) => a.position - b.position);
        expect(kept).toEqual(acknowledged);
        for (let i = 0; i < kept.length; i += 2) {
          const [question, answer] = contents(kept.slice(i, i + 2));
          expect(answer).toBe(`${question}!`);
        }
        // Each writer's second turn stands behind its first one.
        for (const own of appended)
          expect(own.map(({ position }) => position)).toEqual(sorted(own));
        expect(kept.length).toBe(4 * WRITERS);
      },
    );
  });
}

async function appendTwice(chats: Chats, writer: number): Promise<ChatMessage[]> {
  const first = await chats.append('a', { messages: pair(`${writer} asks`) });
  const second = await chats.append('a', { messages: pair(`${writer} insists`) });
  return [...first, ...second];
}

function sorted(messages: readonly ChatMessage[]): number[] {
  return messages.map(({ position }) => position).sort((a, b) => a - b);
}
