import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Picker } from '../../../src/conversation/replay/pick.js';
import type { PickRule } from '../../../src/core/pick-rule.js';
import { asking } from '../../support/chat-request.js';
import { human } from '../../support/dialogue.js';

function picker(rule: PickRule, { seed = undefined as number | undefined, text = 'Hi' } = {}) {
  return new Picker(rule, seed, asking(human(text)));
}

const ranges = Array.from({ length: 400 }, (_, i) => `question ${i}`);
const total = fc.integer({ min: 1, max: 5000 });
const anySeed = fc.oneof(fc.integer(), fc.maxSafeInteger());

describe('The reply that is picked', () => {
  test('is the same for the same conversation, and spread over all for several', () => {
    const picked = ranges.map((text) => picker('hash', { text }).choose(10)[0]);
    expect(picked).toEqual(ranges.map((text) => picker('hash', { text }).choose(10)[0]));
    for (let index = 0; index < 10; index++) {
      const share = picked.filter((each) => each === index).length / picked.length;
      expect(share).toBeGreaterThan(0.04);
      expect(share).toBeLessThan(0.2);
    }
  });

  test('is number seed modulo their count, negative or not', () => {
    fc.assert(
      fc.property(total, anySeed, (all, seed) => {
        const modulus = BigInt(all);
        const wanted = ((BigInt(seed) % modulus) + modulus) % modulus;
        expect(picker('hash', { seed }).choose(all)).toEqual([Number(wanted)]);
      }),
    );
  });

  test('is the one that the rule names, modulo their count, whatever the seed', () => {
    fc.assert(
      fc.property(
        total,
        fc.nat(10_000),
        fc.option(anySeed, { nil: undefined }),
        (all, at, seed) => {
          expect(picker(at, { seed }).choose(all)).toEqual([at % all]);
          expect(picker('first', { seed }).choose(all)).toEqual([0]);
        },
      ),
    );
  });

  test('is any, at random', () => {
    const picked = Array.from({ length: 300 }, () => picker('random', { seed: 1 }).choose(3)[0]);
    expect(new Set(picked)).toEqual(new Set([0, 1, 2]));
  });
});
