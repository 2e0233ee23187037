import { describe, expect } from '@jest/globals';
import { settled } from '../../support/until.js';
import { allOf, answerTo, askFor, iteratorOf, said } from './asking.js';
import type { EngineUnderTest } from './engine-under-test.js';
import type { Gives } from './gives.js';
import { Told } from './told.js';

/** Bytes that are on their way at most: sockets have buffers on both sides. */
const MOST_AHEAD = 16 << 20;

/** Whoever takes pieces slowly. */
export function describeBackPressure(
  name: string,
  under: () => EngineUnderTest,
  gives: Gives,
): void {
  describe(`A client of ${name} that does not read`, () => {
    gives('vast')('stops what makes the answer, and gets all of it in order at last', async () => {
      const ask = askFor(under(), 'vast');
      const produced = (): number => under().produced?.() ?? 0;
      const before = produced();
      const iterator = iteratorOf(await answerTo(under(), ask, true));
      const first = await iterator.next();
      const ahead = (await settled('no more is made', produced)) - before;
      expect(ahead).toBeLessThan(MOST_AHEAD);
      // Others are answered meanwhile.
      await said(under(), askFor(under(), 'text'));
      const told = new Told(await allOf(iterator, first.done ? [] : first.value));
      expect(produced() - before).toBeGreaterThan(MOST_AHEAD);
      const texts = told.whole(ask.fields.n).replies.map(({ text }) => text);
      expect(texts.map(({ length }) => length)).toEqual(ask.texts?.map(({ length }) => length));
      expect(texts.every((text, i) => text === ask.texts?.[i])).toBe(true);
      await under().idle();
    });
  });
}
