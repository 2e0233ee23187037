import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  ExactNumber,
  exactNumber,
  idFromJson,
  idToJson,
  type ConversationId,
} from '../../src/core/conversation-id.js';
import { anyText } from '../support/arbitraries.js';
import { jsonNumber } from '../support/json-text.js';

test('an id is the same after it was written as JSON', () => {
  const anyId = fc.oneof<fc.Arbitrary<ConversationId>[]>(anyText, jsonNumber.map(exactNumber));
  fc.assert(
    fc.property(anyId, (id) => {
      expect(idFromJson(idToJson(id))).toStrictEqual(id);
    }),
  );
});

test('a number is written with the digits that it was read with', () => {
  fc.assert(
    fc.property(jsonNumber, (json) => {
      expect(idToJson(exactNumber(json))).toBe(json);
    }),
  );
});

test.each(['0', '17', '-1.5', '0.1', '1e+21', '5e-324', '9007199254740991'])(
  '%s is a number of JavaScript’s',
  (json) => {
    expect(exactNumber(json)).toBe(Number(json));
  },
);

test.each(['12345678901234567890', '9007199254740993', '1e400', '1e-400', '1.0', '-0', '1E2'])(
  '%s is none, since JavaScript would write another',
  (json) => {
    expect(exactNumber(json)).toStrictEqual(new ExactNumber(json));
  },
);
