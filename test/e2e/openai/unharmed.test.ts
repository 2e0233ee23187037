import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText } from '../../support/arbitraries.js';
import { endsByPackage, isSoundFor } from '../../support/gpt-tokenizer.js';
import { House } from '../../support/house.js';
import type { UsageJson } from '../../support/openai/answers.js';
import { Asker } from '../../support/openai/asker.js';
import { NASTY_TEXTS } from '../../support/openai/nasty-texts.js';

const ECHO = { 'x-reprise-on-miss': 'echo' };

/** What gpt-tokenizer counts in no time, whatever is in it. */
const SHORT = 300;
const shortText = anyText.map((text) => text.slice(0, SHORT)).filter(isSoundFor);

const house = new House();
let asker: Asker;

beforeAll(async () => {
  await house.seed(
    Object.entries(NASTY_TEXTS).map(([id, value]) => ({
      id,
      conversations: [
        { from: 'human', value: id },
        { from: 'gpt', value },
      ],
    })),
  );
  asker = new Asker((await house.serve()).client);
});
afterAll(() => house.leave());

/** A reply, as it comes both ways. */
interface Reply {
  readonly text: string | null;
  readonly reason: string | null;
  readonly usage: UsageJson;
}

/** The reply to a message, after making sure that it is the same whole and streamed, and that no delta has half a character. */
async function replyTo(content: string, fields: object = {}, headers = ECHO): Promise<Reply> {
  const body = { model: 'm', messages: [{ role: 'user', content }], ...fields };
  const { json: whole } = await asker.whole(body, headers);
  const { json: events } = await asker.streamed(
    { ...body, stream_options: { include_usage: true } },
    headers,
  );
  const [{ message, finish_reason: reason }] = whole.choices;
  const text = message.content ?? '';
  const usage = events.pop()?.usage;
  const pieces = events.map(({ choices }) => choices[0].delta.content ?? '');
  expect(usage).toEqual(whole.usage);
  expect(pieces.join('') === text).toBe(true);
  expect(events.at(-1)?.choices[0].finish_reason).toBe(reason);
  let end = 0;
  for (const piece of pieces) {
    end += piece.length;
    expect(isInPair(text, end)).toBe(false);
  }
  return { text, reason, usage: whole.usage };
}

/** Whether an offset is between the halves of a pair. */
function isInPair(text: string, at: number): boolean {
  return at > 0 && at < text.length && (text.codePointAt(at - 1) ?? 0) > 0xffff;
}

describe('A recorded text comes back unharmed, whole and streamed:', () => {
  test.each(Object.entries(NASTY_TEXTS))('%s', async (question, text) => {
    const reply = await replyTo(question, {}, { 'x-reprise-on-miss': 'error' });
    expect(reply.text === text).toBe(true);
    expect(reply.reason).toBe('stop');
    if (text.length <= SHORT && isSoundFor(text)) {
      expect(reply.usage.completion_tokens).toBe(endsByPackage('o200k_base', text).length);
    }
  });
});

describe('Any text that a client sends', () => {
  test('comes back unharmed, with as many tokens as gpt-tokenizer counts', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const reply = await replyTo(text);
        expect(reply).toMatchObject({ text, reason: 'stop' });
        if (text.length > SHORT || !isSoundFor(text)) return;
        const tokens = endsByPackage('o200k_base', text).length;
        expect(reply.usage).toEqual({
          prompt_tokens: tokens + 7,
          completion_tokens: tokens,
          total_tokens: 2 * tokens + 7,
        });
      }),
      { numRuns: 150 },
    );
  });

  test('is cut by max_tokens at exactly the tokens of gpt-tokenizer, and before half a character', async () => {
    await fc.assert(
      fc.asyncProperty(
        shortText,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('gpt-4o', 'gpt-4'),
        fc.constantFrom('max_tokens', 'max_completion_tokens'),
        async (text, most, model, field) => {
          const ends = endsByPackage(model === 'gpt-4' ? 'cl100k_base' : 'o200k_base', text);
          const reply = await replyTo(text, { model, [field]: most });
          const isCut = ends.length > most;
          expect(reply.text).toBe(isCut ? firstBytes(text, ends[most - 1]) : text);
          expect(reply.reason).toBe(isCut ? 'length' : 'stop');
          expect(reply.usage.completion_tokens).toBe(Math.min(most, ends.length));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('ends exactly before the first stop text in it', async () => {
    const cases = anyText.chain((any) => {
      const text = any.toWellFormed();
      const characters = Array.from(text);
      const part = fc
        .tuple(fc.nat(characters.length), fc.integer({ min: 1, max: 5 }))
        .map(([from, length]) => characters.slice(from, from + length).join(''));
      const stop = fc.oneof({ weight: 3, arbitrary: part }, fc.constantFrom('a', ' ', '\n', 'no!'));
      return fc.tuple(fc.constant(text), fc.array(stop, { minLength: 1, maxLength: 4 }));
    });
    await fc.assert(
      fc.asyncProperty(cases, async ([text, stops]) => {
        const found = stops.filter((stop) => stop !== '').map((stop) => text.indexOf(stop));
        const first = Math.min(...found.filter((at) => at >= 0), text.length);
        const reply = await replyTo(text, { stop: stops.length === 1 ? stops[0] : stops });
        expect(reply).toMatchObject({ text: text.slice(0, first), reason: 'stop' });
      }),
      { numRuns: 150 },
    );
  });

  test('ends where it would first, at a stop text or at the most tokens', async () => {
    const words = fc.array(fc.constantFrom('one ', 'two ', '😀', 'ü', '\n'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(words, fc.integer({ min: 1, max: 30 }), async (all, most) => {
        const text = all.join('');
        const ends = endsByPackage('o200k_base', text);
        const cut = ends.length > most ? firstBytes(text, ends[most - 1]) : text;
        const stop = cut.indexOf('two');
        const reply = await replyTo(text, { max_tokens: most, stop: 'two' });
        expect(reply.text).toBe(stop < 0 ? cut : cut.slice(0, stop));
        expect(reply.reason).toBe(stop < 0 && ends.length > most ? 'length' : 'stop');
      }),
      { numRuns: 50 },
    );
  });
});

/** The characters of a text that are whole in its first bytes, where a lone surrogate has three. */
function firstBytes(text: string, bytes: number): string {
  let left = bytes;
  const kept = Array.from(text);
  const end = kept.findIndex((character) => (left -= Buffer.byteLength(character)) < 0);
  return end < 0 ? text : kept.slice(0, end).join('');
}
