import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CallChoice } from '../../../src/conversation/replay/call-choice.js';
import { wellFormedText } from '../../support/arbitraries.js';
import { endsByPackage, isSoundFor } from '../../support/gpt-tokenizer.js';

const call = fc.record({
  id: fc.constantFrom('call_1', 'call_2'),
  name: fc.constantFrom('f', 'weather'),
  arguments: wellFormedText.filter((text) => isSoundFor(text) && text.length < 500),
});

test('Calls of tools come one after the other: id and name first, then the arguments in pieces', () => {
  fc.assert(
    fc.property(fc.array(call, { minLength: 1, maxLength: 3 }), fc.nat(3), (calls, choice) => {
      const chunks = [...new CallChoice(calls, 17, 'o200k_base').chunks(choice, 'token')];
      expect(chunks.shift()).toEqual({ type: 'start', choice, callsOnly: true });
      expect(chunks.pop()).toEqual({ type: 'end', choice, reason: 'tool-calls' });
      for (const [index, { id, name, arguments: text }] of calls.entries()) {
        expect(chunks.shift()).toEqual({ type: 'tool-call', choice, index, id, name });
        let said = '';
        let count = 0;
        while (chunks.length > 0 && chunks[0].type === 'tool-arguments') {
          const piece = chunks.shift();
          expect(piece).toMatchObject({ choice, index });
          if (piece?.type !== 'tool-arguments') throw new Error(piece?.type);
          said += piece.text;
          count += piece.count;
        }
        expect([said, count]).toEqual([text, endsByPackage('o200k_base', text).length]);
      }
      expect(chunks).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('Calls have no text and none of its tokens, but count as many as they are said to', () => {
  const choice = new CallChoice([{ id: 'a', name: 'f', arguments: '{}' }], 9, 'o200k_base');
  expect([choice.json, choice.tokens(), choice.count, choice.reason]).toEqual([
    undefined,
    [],
    9,
    'tool-calls',
  ]);
});
