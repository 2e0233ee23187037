import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FaultsForbiddenError } from '../../../src/core/chat-errors.js';
import { InvalidHeaderError } from '../../../src/core/errors.js';
import { FAULT_TYPES, type FaultType } from '../../../src/core/fault-types.js';
import { FaultPlan, type PlannedFault } from '../../../src/ops/fault-plan.js';

interface Plan {
  faultRate?: number;
  faultTypes?: readonly FaultType[];
  faultSeed?: number;
  allowFaults?: boolean;
}

function planned(plan: Plan = {}): FaultPlan {
  const usual = { faultRate: 0, faultTypes: FAULT_TYPES, faultSeed: 0, allowFaults: true };
  return new FaultPlan({ ...usual, ...plan });
}

function asked(header: string, plan?: Plan): PlannedFault | undefined {
  return planned(plan).next({ 'x-reprise-fault': header });
}

function drawn(plan: Plan, count = 1000): (PlannedFault | undefined)[] {
  const faults = planned(plan);
  return Array.from({ length: count }, () => faults.next({}));
}

describe('A request that asks for a fault', () => {
  test.each(FAULT_TYPES)('gets %s, after three events of a stream, a time-out at once', (type) => {
    expect(asked(type)).toEqual({ type, after: type === 'timeout' ? 0 : 3 });
    expect(asked(` ${type.toUpperCase()} `)).toEqual(asked(type));
  });

  test('may say after how many events', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FAULT_TYPES), fc.nat(999_999), (type, after) => {
        for (const text of [`${type};after=${after}`, `${type} ; AFTER = ${after}`]) {
          expect(asked(text)).toEqual({ type, after });
        }
      }),
    );
  });

  test.each(['', ' ', '418', 'stall;', 'stall; after=', 'stall; after=-1', 'stall; after=1e3'])(
    'is refused when that is %j',
    (text) => {
      expect(() => asked(text)).toThrow(InvalidHeaderError);
    },
  );

  test('is refused for whatever is no fault', () => {
    const known = /^\s*(400|401|404|429|500|502|503|[a-z]+)\s*(;\s*after\s*=\s*\d{1,6}\s*)?$/i;
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!known.test(text));
        expect(() => asked(text)).toThrow(InvalidHeaderError);
      }),
    );
  });

  test('is refused where requests may not ask, be it a fault or not', () => {
    for (const text of ['500', 'nonsense']) {
      expect(() => asked(text, { allowFaults: false })).toThrow(FaultsForbiddenError);
    }
    expect(drawn({ faultRate: 1, allowFaults: false }, 1)[0]).toBeDefined();
  });

  test('does not change which of the others have one', () => {
    const plan = { faultRate: 0.5, faultSeed: 3 };
    const faults = planned(plan);
    const seen = Array.from({ length: 100 }, () => {
      faults.next({ 'x-reprise-fault': 'stall' });
      return faults.next({});
    });
    expect(seen).toEqual(drawn(plan, 100));
  });
});

describe('A share of the requests', () => {
  test('is none at 0, and all at 1', () => {
    expect(drawn({ faultRate: 0 }).filter(Boolean)).toEqual([]);
    expect(drawn({ faultRate: 1 }).filter(Boolean)).toHaveLength(1000);
  });

  test('has a fault of the types that are listed, each about as often', () => {
    const faultTypes = ['429', 'stall', 'timeout', 'slow'] as const;
    const faults = drawn({ faultRate: 0.4, faultTypes }, 10_000);
    // Within six sigma of the binomial distribution.
    for (const type of faultTypes) {
      const count = faults.filter((fault) => fault?.type === type).length;
      expect(Math.abs(count - 1000)).toBeLessThan(6 * Math.sqrt(10_000 * 0.1 * 0.9));
    }
    const afters = faults.map((fault) => fault && [fault.type === 'timeout', fault.after]);
    expect(new Set(afters.map((each) => JSON.stringify(each)))).toEqual(
      new Set([undefined, '[true,0]', '[false,3]']),
    );
  });

  test('is the same for the same seed, and another for another', () => {
    const plan = { faultRate: 0.3, faultSeed: 7 };
    expect(drawn(plan)).toEqual(drawn(plan));
    expect(drawn({ ...plan, faultSeed: 8 })).not.toEqual(drawn(plan));
  });
});
