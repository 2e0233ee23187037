import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DifferentReplies } from '../../../src/conversation/replay/different-replies.js';
import { Picker } from '../../../src/conversation/replay/pick.js';
import type { Replies, ReplyQuery } from '../../../src/core/corpus.js';
import { asking } from '../../support/chat-request.js';
import { human } from '../../support/dialogue.js';

type Choose = NonNullable<ReplyQuery['choose']>;

const pickerAt = (at: number): Picker => new Picker(at, undefined, asking(human('Hi')));

/** What a corpus with these replies to one question gives, and the numbers of those that it is asked for. */
function corpusOf(texts: readonly string[]) {
  const asked: number[] = [];
  const look = (choose: Choose): Replies => {
    const total = texts.length;
    const numbers = total > 0 ? choose(total) : [];
    asked.push(...numbers);
    const replies = numbers.map((number) => ({
      json: Buffer.from(JSON.stringify({ from: 'gpt', value: texts[number] })),
      source: { id: undefined, conversation: 0, position: number },
    }));
    return { total, replies };
  };
  return { look, asked };
}

/** The texts of so many replies, from one on. */
async function found(at: number, n: number, look: (choose: Choose) => Replies | Promise<Replies>) {
  const { replies } = await new DifferentReplies(pickerAt(at), n).find(look);
  return replies.map(({ json }) => (JSON.parse(json.toString()) as { value: string }).value);
}

/** The texts, beginning with the one at a place. */
const from = (texts: readonly string[], at: number): string[] => {
  const start = at % texts.length;
  return [...texts.slice(start), ...texts.slice(0, start)];
};

const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'é', ''), { minLength: 1 });
const count = fc.integer({ min: 2, max: 12 });

describe('Several replies', () => {
  test('are different ones as long as there are any, in the order of the file; then they repeat', async () => {
    await fc.assert(
      fc.asyncProperty(texts, count, fc.nat(10_000), async (recorded, n, at) => {
        const different = [...new Set(from(recorded, at))];
        const wanted = Array.from({ length: n }, (_, i) => different[i % different.length]);
        expect(await found(at, n, corpusOf(recorded).look)).toEqual(wanted);
      }),
    );
  });

  test('are different when one of a thousand is, wherever it is', async () => {
    const places = fc.tuple(fc.nat(999), fc.nat(999));
    await fc.assert(
      fc.asyncProperty(places, async ([at, other]) => {
        const recorded = Array.from({ length: 1000 }, (_, i) => (i === other ? 'OTHER' : 'same'));
        const wanted = at === other ? ['OTHER', 'same'] : ['same', 'OTHER'];
        expect(await found(at, 2, corpusOf(recorded).look)).toEqual(wanted);
      }),
      { numRuns: 50 },
    );
  });

  test('are looked for one after the other, each once, until there are enough', async () => {
    const recorded = Array.from({ length: 500 }, (_, i) => (i === 300 ? 'OTHER' : 'same'));
    const { look, asked } = corpusOf(recorded);
    expect(await found(290, 2, look)).toEqual(['same', 'OTHER']);
    expect(asked).toEqual(Array.from({ length: 16 }, (_, i) => 290 + i));
    expect(await found(400, 2, look)).toEqual(['same', 'OTHER']);
    const further = asked.slice(16);
    expect(further).toEqual(further.map((_, i) => (400 + i) % 500));
    expect(further).toContain(300);
  });

  test('are looked for among a thousand at most', async () => {
    const { look, asked } = corpusOf(Array.from({ length: 3000 }, () => 'same'));
    expect(await found(2500, 3, look)).toEqual(['same', 'same', 'same']);
    expect(asked).toEqual(Array.from({ length: 1000 }, (_, i) => (2500 + i) % 3000));
  });

  test.each([
    [10, 100],
    [400, 3],
    [2048, 3],
  ])('of one of %i prompts are looked for among %i', async (together, most) => {
    const { look, asked } = corpusOf(Array.from({ length: 3000 }, () => 'same'));
    const { replies } = await new DifferentReplies(pickerAt(0), 3, false, together).find(look);
    expect(replies).toHaveLength(3);
    expect(asked).toEqual(Array.from({ length: most }, (_, i) => i));
  });

  test('are of one corpus, when another one takes its place meanwhile', async () => {
    const before = corpusOf(Array.from({ length: 40 }, () => 'old'));
    const after = corpusOf(Array.from({ length: 30 }, (_, i) => (i === 29 ? 'other' : 'new')));
    let looks = 0;
    const look = (choose: Choose): Replies => (looks++ ? after : before).look(choose);
    expect(await found(0, 2, look)).toEqual(['new', 'other']);
  });

  test('are none where nothing is found', async () => {
    expect(await found(0, 2, corpusOf([]).look)).toEqual([]);
  });

  test('are the same from a corpus that is not at hand', async () => {
    const { look } = corpusOf(['a', 'a', 'b']);
    const later = (choose: Choose): Promise<Replies> => Promise.resolve(look(choose));
    expect(await found(1, 3, later)).toEqual(['a', 'b', 'a']);
  });
});

describe('Where texts are wanted', () => {
  /** What a corpus gives whose replies are calls, but for those in lower case. */
  const callsAnd = (texts: string): ((choose: Choose) => Replies) => {
    return (choose) => {
      const replies = choose(texts.length).map((number) => {
        const value = texts[number];
        const role = value === value.toLowerCase() ? 'gpt' : 'tool_call';
        const json = Buffer.from(JSON.stringify({ from: role, value }));
        return { json, source: { id: undefined, conversation: 0, position: number } };
      });
      return { total: texts.length, replies };
    };
  };
  const taken = async (texts: string, n: number): Promise<string> => {
    const { replies } = await new DifferentReplies(pickerAt(0), n, true).find(callsAnd(texts));
    return replies
      .map(({ json }) => (JSON.parse(json.toString()) as { value: string }).value)
      .join('');
  };

  test('calls are taken only when there is no text', async () => {
    expect(await taken('CabD', 1)).toBe('a');
    expect(await taken('CabD', 3)).toBe('aba');
    expect(await taken('CD', 1)).toBe('C');
    expect(await taken('CD', 3)).toBe('CDC');
    expect(await taken(`${'C'.repeat(900)}a`, 1)).toBe('a');
  });
});
