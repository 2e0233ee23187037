import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeBackPressure } from './engine/back-pressure.js';
import { KINDS, type EngineUnderTest } from './engine/engine-under-test.js';
import { describeFailing } from './engine/failing.js';
import { givenBy } from './engine/gives.js';
import { describeLeaving } from './engine/leaving.js';
import { describeReplies } from './engine/replies.js';

export type { Ask, EngineUnderTest, Kind } from './engine/engine-under-test.js';

/** The behaviour of every engine. All tests share one. */
export function describeEngine(
  name: string,
  make: () => EngineUnderTest | Promise<EngineUnderTest>,
): void {
  let made: EngineUnderTest | undefined;
  const under = (): EngineUnderTest => {
    if (!made) throw new Error('There is no engine yet.');
    return made;
  };

  beforeAll(async () => {
    made = await make();
  });

  afterAll(() => made?.close());

  describe(name, () => {
    test('gives each kind of answer, or says why it cannot', () => {
      const { asks, cannot } = under();
      const known = [...Object.keys(asks), ...Object.keys(cannot)];
      expect(known.sort()).toEqual(Object.keys(KINDS).sort());
    });
  });

  const parts = [describeReplies, describeLeaving, describeFailing, describeBackPressure];
  for (const part of parts) part(name, under, givenBy(under));
}
