import { expect, test } from '@jest/globals';
import { KINDS, type EngineUnderTest, type Kind } from './engine-under-test.js';

/** `test`, of what needs a kind of answer: where the engine has none, of its saying why. */
export type Gives = (kind: Kind) => (what: string, run: () => Promise<void>) => void;

/** Tests of an engine by what it gives. */
export function givenBy(under: () => EngineUnderTest): Gives {
  return (kind) => (what, run) => {
    test(what, async () => {
      const { asks, cannot } = under();
      if (asks[kind]) return run();
      expect([KINDS[kind], cannot[kind]]).toEqual([KINDS[kind], expect.any(String)]);
    });
  };
}
