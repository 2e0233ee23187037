import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ChatMovedOnError } from '../../../src/core/chat-errors.js';
import type { Chats } from '../../../src/core/chats.js';
import { ChatsModel } from '../../support/chats-model.js';
import { allOf } from '../../support/kept-chats.js';
import type { OpenedChats } from './opened.js';

const RUNS = 40;

const chatId = fc.constantFrom('a', 'A', 'ab', '😀');
const text = fc.constantFrom('', 'Hi', '\ud83d', '\0', 'long '.repeat(500));
const message = fc.record({ role: fc.constantFrom('user', 'assistant', 'system'), content: text });

/** Something that is done to a store, through one of its openings. */
const anyStep = fc.record({
  opening: fc.nat(1),
  chatId,
  what: fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('append' as const),
        system: fc.option(text, { nil: undefined, freq: 3 }),
        messages: fc.array(message, { minLength: 1, maxLength: 5 }),
        after: fc.option(fc.nat(8), { nil: undefined, freq: 2 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('context' as const), pairs: fc.nat(5) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const) }) },
  ),
});

type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

/** Whatever is done to a store, it keeps what a map would. */
export function describeModel(name: string, opened: () => OpenedChats): void {
  describe(`any use of the chats in ${name}`, () => {
    test('has the outcome that chats in a map would have', async () => {
      const { chats, store } = opened();
      const openings = [chats, store.open()];
      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { maxLength: 25 }), async (steps) => {
          for (const { chatId: id } of await chats.list(99)) await chats.remove(id);
          const model = new ChatsModel();
          for (const step of steps) await take(openings[step.opening], model, step);
          expect(await chats.list(99)).toMatchObject(model.list());
          for (const { chatId: id } of model.list()) {
            expect(await allOf(chats, id)).toMatchObject(model.messages(id));
            const context = await chats.context(id, 3);
            const expected = model.context(id, 3);
            expect(context).toMatchObject({ total: expected.total, messages: expected.messages });
            expect(context.system).toBe(expected.system);
          }
        }),
        { numRuns: RUNS },
      );
    });
  });
}

async function take(chats: Chats, model: ChatsModel, { chatId: id, what }: Step): Promise<void> {
  switch (what.do) {
    case 'append': {
      const turn = { system: what.system, messages: what.messages };
      const before = model.context(id, 0).total;
      const appended = chats.append(id, turn, what.after);
      if (model.append(id, turn, what.after)) {
        expect(await appended).toMatchObject(model.messages(id).slice(before));
      } else {
        await expect(appended).rejects.toThrow(ChatMovedOnError);
      }
      return;
    }
    case 'context': {
      const { messages, ...rest } = await chats.context(id, what.pairs);
      const { messages: expected, ...others } = model.context(id, what.pairs);
      expect(rest).toEqual(others);
      expect(messages).toMatchObject(expected);
      expect(messages.length).toBe(expected.length);
      return;
    }
    case 'remove':
      await chats.remove(id);
      model.remove(id);
  }
}
