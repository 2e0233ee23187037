import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Events } from '../../../src/ops/events.js';
import type { PlannedFault } from '../../../src/ops/fault-plan.js';
import { BodyEvents, FaultyEvents } from '../../../src/ops/faulty-events.js';
import { codePoint } from '../../support/code-point.js';
import { ListedEvents } from '../../support/listed-events.js';

const TEXTS = ['data: {"a":1}\n\n', 'data: {"b":2}\n\n', 'data: {"c":3}\n\n', 'data: [DONE]\n\n'];

interface Sent {
  readonly texts: string[];
  readonly dues: number[];
}

function all(events: Events): Sent {
  const texts: string[] = [];
  const dues: number[] = [];
  while (events.next()) {
    texts.push(events.text());
    dues.push(events.due);
  }
  return { texts, dues };
}

function faulty(fault: PlannedFault, onSilence?: () => void): FaultyEvents {
  const listed = TEXTS.map((text, i) => ({ text, due: 10 * i }));
  return new FaultyEvents(new ListedEvents(listed), fault, onSilence);
}

describe('Events with a fault', () => {
  test.each([
    ['stall', 'silence'],
    ['timeout', 'silence'],
    ['disconnect', 'reset'],
  ] as const)('%s: end after so many with %s', (type, ending) => {
    for (const after of [0, 1, 2, TEXTS.length]) {
      let silences = 0;
      const events = faulty({ type, after }, () => silences++);
      expect(all(events)).toEqual({
        texts: TEXTS.slice(0, after),
        dues: [0, 10, 20, 30].slice(0, after),
      });
      expect([events.ending, silences]).toEqual([ending, ending === 'silence' ? 1 : 0]);
      expect(events.next()).toBe(false);
    }
  });

  test.each(['stall', 'disconnect', 'truncate', 'malformed', 'slow'] as const)(
    '%s: are complete when there are fewer',
    (type) => {
      const events = faulty({ type, after: 9 });
      expect(all(events).texts).toEqual(TEXTS);
      expect(events.ending).toBeUndefined();
    },
  );

  test('truncate: end in the middle of one', () => {
    const events = faulty({ type: 'truncate', after: 1 });
    const { texts } = all(events);
    expect(texts[0]).toBe(TEXTS[0]);
    expect(texts).toHaveLength(2);
    expect(TEXTS[1].startsWith(texts[1])).toBe(true);
    expect(texts[1].length).toBeLessThan(TEXTS[1].length);
    expect(events.ending).toBeUndefined();
  });

  test('malformed: one is no JSON, and an event all the same; the others are as they were', () => {
    const { texts } = all(faulty({ type: 'malformed', after: 1 }));
    expect([texts[0], ...texts.slice(2)]).toEqual([TEXTS[0], ...TEXTS.slice(2)]);
    expect(texts[1]).toMatch(/^data: [^\n]+\n\n$/);
    expect(() => JSON.parse(texts[1].slice(6)) as unknown).toThrow();
  });

  test('slow: each is a quarter of a second later than the one before, after so many', () => {
    const { texts, dues } = all(faulty({ type: 'slow', after: 2 }));
    expect([texts, dues]).toEqual([TEXTS, [0, 10, 20 + 250, 30 + 500]]);
  });

  test('count those that have a text', () => {
    const listed = ['a', '', '', 'b', 'c'].map((text) => ({ text }));
    const events = new FaultyEvents(new ListedEvents(listed), { type: 'stall', after: 2 });
    expect(all(events).texts.join('')).toBe('ab');
  });
});

describe('The parts of a body', () => {
  test('are the body together, so many, and none ends within a character', () => {
    const characters = fc.string({ unit: codePoint, maxLength: 40 });
    fc.assert(
      fc.property(characters, fc.integer({ min: 1, max: 12 }), fc.nat(1000), (body, parts, due) => {
        const { texts, dues } = all(new BodyEvents(body, parts, due));
        expect([texts.join(''), texts.length]).toEqual([body, parts]);
        expect(texts.filter((text) => !text.isWellFormed())).toEqual([]);
        expect(dues).toEqual(texts.map(() => due));
      }),
    );
  });
});
