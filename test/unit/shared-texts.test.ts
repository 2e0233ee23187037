import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SharedTexts } from '../../src/core/shared-texts.js';
import { codePoint } from '../support/code-point.js';

describe('Shared texts', () => {
  test('are the same texts, however many are kept', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: codePoint, maxLength: 3 })),
        fc.nat(5),
        (texts, most) => {
          const shared = new SharedTexts(most);
          expect(texts.map((text) => shared.of(text))).toEqual(texts);
        },
      ),
    );
  });
});
