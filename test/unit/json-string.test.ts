import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jsonStringBytes, writeJsonString } from '../../src/core/json-string.js';
import { wellFormedText } from '../support/arbitraries.js';

describe('writeJsonString', () => {
  test('writes what JSON.stringify writes, for any well-formed text at any place', () => {
    fc.assert(
      fc.property(wellFormedText, fc.nat(20), fc.nat(20), (text, before, at) => {
        const source = Buffer.concat([
          Buffer.alloc(before, '"'),
          Buffer.from(text),
          Buffer.from('"'),
        ]);
        const wanted = Buffer.from(JSON.stringify(text));
        const into = Buffer.alloc(at + wanted.length + 20, 0xee);
        const end = writeJsonString(source, before, source.length - 1, into, at);
        expect(into.subarray(at, end).toString('latin1')).toBe(wanted.toString('latin1'));
        const around = Buffer.concat([into.subarray(0, at), into.subarray(end)]);
        expect(around.every((byte) => byte === 0xee)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('writes every character of the basic plane as JSON.stringify does', () => {
    for (let unit = 0; unit <= 0xffff; unit++) {
      const text = String.fromCharCode(unit);
      if (!text.isWellFormed()) continue;
      const source = Buffer.from(text);
      const into = Buffer.alloc(8);
      const end = writeJsonString(source, 0, source.length, into, 0);
      if (into.toString('utf8', 0, end) !== JSON.stringify(text)) {
        expect([unit, into.toString('utf8', 0, end)]).toEqual([unit, JSON.stringify(text)]);
      }
    }
  });

  test('never needs more room than jsonStringBytes says, and sometimes all of it', () => {
    fc.assert(
      fc.property(wellFormedText, (text) => {
        const json = Buffer.byteLength(JSON.stringify(text));
        expect(json).toBeLessThanOrEqual(jsonStringBytes(Buffer.byteLength(text)));
      }),
    );
    expect(Buffer.byteLength(JSON.stringify('\0\0'))).toBe(jsonStringBytes(2));
  });
});
