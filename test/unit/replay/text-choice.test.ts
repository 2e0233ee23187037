import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TextChoice, type Limits } from '../../../src/conversation/replay/text-choice.js';
import { TokenBook } from '../../../src/conversation/replay/token-book.js';
import type { Chunking } from '../../../src/tokens/pieces.js';
import { endsByPackage, isSoundFor } from '../../support/gpt-tokenizer.js';
import { textToTokenize } from '../../support/token-texts.js';

const book = new TokenBook();
const NO_LIMITS: Limits = { maxTokens: undefined, stop: [] };

function choiceOf(text: string, limits: Partial<Limits> = {}): TextChoice {
  const json = Buffer.from(JSON.stringify(text));
  return new TextChoice(json, { ...NO_LIMITS, ...limits }, book, 'o200k_base');
}

const textOf = ({ json }: TextChoice): string => JSON.parse(json.toString()) as string;

/** What is to be said of a text, and how many tokens of it a model would have made. */
function wantedOf(text: string, { maxTokens = Infinity, stop = [] }: Partial<Limits>) {
  const ends = endsByPackage('o200k_base', text);
  const isCut = ends.length > maxTokens;
  const bytes = isCut ? ends[maxTokens - 1] : Infinity;
  let said = '';
  for (const character of text) {
    if (Buffer.byteLength(said + character) > bytes) break;
    said += character;
  }
  const stops = stop.map((each) => said.indexOf(each)).filter((at) => at >= 0);
  if (stops.length === 0) {
    return isCut
      ? { text: said, reason: 'length', count: maxTokens }
      : { text, reason: 'stop', count: ends.length };
  }
  const before = said.slice(0, Math.min(...stops));
  const starts = [0, ...ends.slice(0, -1)];
  const count = starts.filter((start) => start < Buffer.byteLength(before)).length;
  return { text: before, reason: 'stop', count };
}

const text = textToTokenize.filter((each) => isSoundFor(each) && each.isWellFormed());
// No half of a pair is one of these.
const stop = fc.array(fc.constantFrom(' ', 'a', 'e', 'the', '.', '1', '\n', 'zz'), {
  maxLength: 4,
});
const limits = fc.record({
  maxTokens: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  stop,
});
const chunking: fc.Arbitrary<Chunking> = fc.oneof(
  fc.constantFrom<Chunking>('token', 'word'),
  fc.integer({ min: 1, max: 5 }),
);

describe('A text', () => {
  test('is the recorded bytes when nothing limits it', () => {
    const json = Buffer.from('"Gr\\u00fc\\u00dfe"');
    const choice = new TextChoice(json, NO_LIMITS, book, 'o200k_base');
    expect(choice.json).toBe(json);
    expect([choice.reason, choice.calls]).toEqual(['stop', []]);
  });

  test('ends at its most tokens, or before a stop text that stands in these', () => {
    fc.assert(
      fc.property(text, limits, (whole, given) => {
        const choice = choiceOf(whole, given);
        const { reason, count } = choice;
        expect({ text: textOf(choice), reason, count }).toEqual(wantedOf(whole, given));
      }),
      { numRuns: 200 },
    );
  });

  test('is the same in pieces as whole, with the same number of tokens and the same tokens', () => {
    fc.assert(
      fc.property(text, limits, chunking, fc.nat(5), (whole, given, size, number) => {
        const choice = choiceOf(whole, given);
        const [first, ...rest] = choice.chunks(number, size, true);
        const last = rest.pop();
        expect(first).toEqual({ type: 'start', choice: number });
        expect(last).toEqual({ type: 'end', choice: number, reason: choice.reason });
        const pieces = rest.flatMap((chunk) => (chunk.type === 'text' ? [chunk] : []));
        expect(pieces).toHaveLength(rest.length);
        expect(pieces.map((piece) => piece.text).join('')).toBe(textOf(choice));
        expect(pieces.map(({ choice: of }) => of)).toEqual(pieces.map(() => number));
        expect(pieces.reduce((sum, { count }) => sum + count, 0)).toBe(choice.count);
        expect(pieces.flatMap(({ tokens = [] }) => tokens)).toEqual(choice.tokens());
      }),
      { numRuns: 200 },
    );
  });

  test('has the tokens of the whole reply with their own bytes, as many as are counted', () => {
    fc.assert(
      fc.property(text, limits, (whole, given) => {
        const choice = choiceOf(whole, given);
        const utf8 = Buffer.from(whole);
        const ends = endsByPackage('o200k_base', whole).slice(0, choice.count);
        const bytes = ends.map((end, i) => [...utf8.subarray(i > 0 ? ends[i - 1] : 0, end)]);
        expect(choice.tokens().map((token) => token.bytes)).toEqual(bytes);
      }),
      { numRuns: 100 },
    );
  });

  test('has the tokens of a character that is cut, though it ends before it', () => {
    const goose = [...Buffer.from('🪿')];
    const shared = choiceOf('Hi 🪿…').tokens();
    for (let maxTokens = 1; maxTokens <= shared.length; maxTokens++) {
      const choice = choiceOf('Hi 🪿…', { maxTokens });
      expect(choice.tokens()).toEqual(shared.slice(0, maxTokens));
    }
    const alone = choiceOf('🪿', { maxTokens: 1 });
    const [{ bytes }] = alone.tokens();
    expect([textOf(alone), bytes]).toEqual(['', goose.slice(0, bytes.length)]);
    expect([...alone.chunks(0, 'token', true)][1]).toEqual({
      type: 'text',
      choice: 0,
      text: '',
      count: 1,
      tokens: alone.tokens(),
    });
  });

  test('has no tokens in its pieces unasked', () => {
    const chunks = [...choiceOf('one two').chunks(0, 'token', false)];
    expect(chunks.slice(1, -1)).toEqual([
      { type: 'text', choice: 0, text: 'one', count: 1, tokens: undefined },
      { type: 'text', choice: 0, text: ' two', count: 1, tokens: undefined },
    ]);
  });

  test('stands in the way of its own stop when that comes behind the most tokens', () => {
    const choice = choiceOf('one two three', { maxTokens: 2, stop: ['three'] });
    expect([textOf(choice), choice.reason]).toEqual(['one two', 'length']);
  });
});
