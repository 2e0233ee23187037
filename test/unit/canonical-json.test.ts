import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../src/core/canonical-json.js';
import { anyText } from '../support/arbitraries.js';
import { decimalOf } from '../support/decimal.js';
import { jsonNumber, jsonTokens } from '../support/json-text.js';

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** JSON, and texts that are nearly JSON: a token lost, doubled, or another in its place. */
const nearlyJson = fc
  .tuple(jsonTokens, fc.nat(), fc.constantFrom('', ',', '"', '}', '1', 'x', '\\'))
  .map(([tokens, place, other]) => {
    const at = place % tokens.length;
    return {
      whole: tokens.join(''),
      broken: tokens.with(at, other || tokens[at] + tokens[at]).join(''),
    };
  });

describe('canonicalJson', () => {
  test('is there for all that JSON.parse reads, and for nothing else', () => {
    fc.assert(
      fc.property(nearlyJson, anyText, ({ whole, broken }, text) => {
        for (const each of [whole, broken, whole.slice(0, -1), text])
          expect(canonicalJson(each) !== undefined).toBe(parses(each));
      }),
      { numRuns: 1000 },
    );
  });

  test('means the same, has no white space to lose, and is its own canonical form', () => {
    fc.assert(
      fc.property(jsonTokens, (tokens) => {
        const text = tokens.join('');
        const canonical = canonicalJson(text)!;
        const zeros = (_: string, value: unknown): unknown => (value === 0 ? 0 : value);
        expect(JSON.parse(canonical, zeros)).toEqual(JSON.parse(text, zeros));
        expect(canonicalJson(canonical)).toBe(canonical);
        expect(canonical.replace(/"(?:[^"\\]|\\.)*"/g, '')).not.toMatch(/\s/);
      }),
    );
  });

  test('is JSON.stringify of what was written as others write it, where numbers have few digits', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const few = (_: string, each: unknown): unknown =>
          typeof each === 'number' ? Number(each.toPrecision(15)) : each;
        const text = JSON.stringify(value, few);
        fc.pre(!/e[-+]\d{3}/.test(text) && !text.includes('__proto__'));
        const spaced = JSON.stringify(JSON.parse(text), undefined, 2);
        expect(canonicalJson(spaced)).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  test('writes numbers alike exactly when they are equal, to the last digit', () => {
    const two = fc.oneof(
      fc.tuple(jsonNumber, jsonNumber),
      jsonNumber.map((number) => [number, otherwise(number)] as const),
      fc
        .tuple(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.nat(1))
        .map(([n, more]) => [`${n}`, `${n + BigInt(more)}.0`] as const),
    );
    fc.assert(
      fc.property(two, ([a, b]) => {
        expect(canonicalJson(a) === canonicalJson(b)).toBe(decimalOf(a) === decimalOf(b));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['1.0', '1'],
    ['1e2', '100'],
    ['-0.0', '0'],
    ['0.10', '0.1'],
    ['1E-7', '1e-7'],
    ['123456789012345', '123456789012345'],
    ['12345678901234567890', '1234567890123456789e1'],
    ['1e400', '1e400'],
    ['"\\u00e9\\/\\u000a"', '"é/\\n"'],
    ['"\ud800"', '"\\ud800"'],
  ])('writes %s as %s', (text, canonical) => {
    expect(canonicalJson(text)).toBe(canonical);
  });

  test('reads 512 values inside each other, and no more', () => {
    expect(canonicalJson('['.repeat(512) + ']'.repeat(512))).toBeDefined();
    expect(canonicalJson('['.repeat(513) + ']'.repeat(513))).toBeUndefined();
    expect(canonicalJson('['.repeat(1 << 20))).toBeUndefined();
  });
});

/** The same number with its point somewhere else. */
function otherwise(number: string): string {
  const [mantissa, exponent = '0'] = number.split(/[eE]/);
  return `${mantissa}${mantissa.includes('.') ? '000' : '.000'}E${exponent}`;
}
