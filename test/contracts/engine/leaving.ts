import { describe, expect, test } from '@jest/globals';
import { ClientLeftError } from '../../../src/core/chat-errors.js';
import { answerTo, askFor, iteratorOf, Leaver, said } from './asking.js';
import type { Ask, EngineUnderTest } from './engine-under-test.js';
import type { Gives } from './gives.js';

/** A client that leaves, be it ever so early or late. */
export function describeLeaving(name: string, under: () => EngineUnderTest, gives: Gives): void {
  /** The answer that is under way the longest. */
  const long = (): Ask => under().asks.unending ?? askFor(under(), 'text');

  /** Nothing is left of what was ended, and the next is answered. */
  const expectFree = async (): Promise<void> => {
    await under().idle();
    await said(under(), askFor(under(), 'text'));
    await under().idle();
  };

  describe(`A client of ${name} that leaves`, () => {
    test.each([true, false])('before it asks is not answered (streamed: %s)', async (streamed) => {
      const client = new Leaver();
      client.leave(new ClientLeftError());
      const answer = answerTo(under(), long(), streamed, client);
      // What is at hand may be given all the same.
      if (under().cannot.unending) await answer.catch(() => undefined);
      else await expect(answer).rejects.toThrow(ClientLeftError);
      await expectFree();
    });

    gives('silent')('while it waits for the first piece is told so', async () => {
      for (const streamed of [true, false]) {
        const client = new Leaver();
        const answer = answerTo(under(), askFor(under(), 'silent'), streamed, client);
        const ended = expect(answer).rejects.toThrow(ClientLeftError);
        for (let i = 0; i < 10; i++) await new Promise(setImmediate);
        client.leave(new ClientLeftError());
        await ended;
        await expectFree();
      }
    });

    gives('unending')('while the whole is awaited is told so', async () => {
      const client = new Leaver();
      const answer = answerTo(under(), askFor(under(), 'unending'), false, client);
      const ended = expect(answer).rejects.toThrow(ClientLeftError);
      for (let i = 0; i < 10; i++) await new Promise(setImmediate);
      client.leave(new ClientLeftError());
      await ended;
      await expectFree();
    });

    test.each([0, 1, 2, 3])('after %s pieces leaves nothing behind', async (pieces) => {
      const client = new Leaver();
      const iterator = iteratorOf(await answerTo(under(), long(), true, client));
      for (let i = 0; i < pieces; i++) await iterator.next();
      client.leave(new ClientLeftError());
      await under().idle();
      await iterator.return?.();
      await expectFree();
    });

    gives('unending')('while the next piece is awaited ends that wait', async () => {
      const client = new Leaver();
      const iterator = iteratorOf(
        await answerTo(under(), askFor(under(), 'unending'), true, client),
      );
      const rest = drain(iterator);
      for (let i = 0; i < 10; i++) await new Promise(setImmediate);
      client.leave(new ClientLeftError());
      await expect(rest).rejects.toThrow(ClientLeftError);
      await expectFree();
    });
  });

  describe(`Whoever stops to take pieces of ${name}`, () => {
    test.each([0, 1, 2, 3])(
      'after %s of them leaves nothing behind, be it twice',
      async (pieces) => {
        const iterator = iteratorOf(await answerTo(under(), long(), true));
        for (let i = 0; i < pieces; i++) await iterator.next();
        await iterator.return?.();
        await iterator.return?.();
        await under().idle();
        expect((await iterator.next()).done).toBe(true);
        await expectFree();
      },
    );

    test('after the end changes nothing', async () => {
      const client = new Leaver();
      const iterator = iteratorOf(await answerTo(under(), askFor(under(), 'text'), true, client));
      await drain(iterator);
      await iterator.return?.();
      client.leave(new ClientLeftError());
      await iterator.return?.();
      expect((await iterator.next()).done).toBe(true);
      await expectFree();
    });

    gives('unending')('while the next is awaited ends that wait', async () => {
      const iterator = iteratorOf(await answerTo(under(), askFor(under(), 'unending'), true));
      const rest = drain(iterator);
      for (let i = 0; i < 10; i++) await new Promise(setImmediate);
      await iterator.return?.();
      await rest;
      await expectFree();
    });
  });
}

/** Takes all that comes. */
async function drain(iterator: AsyncIterator<unknown>): Promise<void> {
  while (!(await iterator.next()).done);
}
