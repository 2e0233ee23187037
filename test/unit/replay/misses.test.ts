import { beforeAll, describe, expect, test } from '@jest/globals';
import { readSettings } from '../../../src/config/env.js';
import { Misses } from '../../../src/conversation/replay/misses.js';
import type { Found } from '../../../src/conversation/replay/turn.js';
import { NoRecordedReplyError, NoUpstreamError } from '../../../src/core/chat-errors.js';
import { NoUpstreamEngine } from '../../../src/engines/no-upstream.engine.js';
import { seed } from '../../support/ask.js';
import { turnOf, type RequestFields } from '../../support/chat-request.js';
import { gpt, human } from '../../support/dialogue.js';
import { embeddedCorpus } from '../../support/embedded-corpus.js';

const corpus = embeddedCorpus();
const REPLIES = Array.from({ length: 50 }, (_, i) => `reply ${i}`);

const UPSTREAM = { UPSTREAM_BASE_URL: 'http://127.0.0.1:1/v1' };

const missesOf = (policy: string): Misses =>
  new Misses(corpus, readSettings({ ON_MISS: policy, ...UPSTREAM }), new NoUpstreamEngine());

const standIn = async (policy: string, fields: RequestFields = {}): Promise<Found> => {
  const found = await missesOf(policy).standIn(turnOf(fields));
  if ('passed' in found) throw new Error('It was passed on.');
  return found;
};

const textsOf = ({ replies }: Found): unknown[] =>
  replies.map(({ json }) => JSON.parse(json?.toString() ?? '') as unknown);

describe('When nothing recorded answers,', () => {
  beforeAll(() =>
    seed(
      corpus,
      REPLIES.map((reply, i) => ({
        id: `c${i}`,
        messages: [...human(`question ${i}`), ...gpt(reply), ...human('Thanks.')],
      })),
    ),
  );

  test('“error” says how far the conversation is recorded', async () => {
    const miss = standIn('error', { messages: human('question 7?') });
    await expect(miss).rejects.toThrow(NoRecordedReplyError);
    await expect(miss).rejects.toThrow(/0 of its 1 messages .* "question 7"/);
  });

  test('“error” says it once where several prompts miss together: of the first', async () => {
    const misses = missesOf('error');
    const client = { signal: new AbortController().signal };
    const asked = [7, 8, 9].map((i) => turnOf({ messages: human(`question ${i}?`) }, client));
    const ended = await Promise.allSettled(asked.map((turn) => misses.standIn(turn)));
    const errors = ended.map((end) => end.status === 'rejected' && (end.reason as unknown));
    expect(new Set(errors).size).toBe(1);
    expect(String(errors[0])).toContain('"question 7"');
    const other = misses.standIn(turnOf({ messages: human('question 8?') }));
    await expect(other).rejects.toThrow('"question 8"');
  });

  test('“upstream” is an error as long as there is none', async () => {
    await expect(standIn('upstream')).rejects.toThrow(NoUpstreamError);
  });

  test('the request’s own policy goes before that of the settings', async () => {
    expect(await standIn('error', { wishes: { onMiss: 'echo' } })).toMatchObject({
      origin: { rung: 'echo' },
    });
    await expect(standIn('echo', { wishes: { onMiss: 'error' } })).rejects.toThrow(
      NoRecordedReplyError,
    );
  });

  test('“any” answers with recorded replies in a row, the first one’s place beside them', async () => {
    const { origin, replies } = await standIn('any', { n: 60 });
    const texts = textsOf({ origin, replies });
    const start = REPLIES.indexOf(texts[0] as string);
    expect(texts).toEqual(Array.from({ length: 60 }, (_, i) => REPLIES[(start + i) % 50]));
    expect(origin).toEqual({
      rung: 'any',
      source: { id: `c${start}`, conversation: start, position: 1 },
      total: 0,
    });
  });

  test.each(['any', 'synthesize'])(
    '“%s” is always the same, and another one for most seeds and conversations',
    async (policy) => {
      const seeds = [undefined, 1, -1, 2 ** 53 - 1].map((each) => ({ seed: each }));
      const fields = [...seeds, ...REPLIES.slice(0, 6).map((text) => ({ messages: human(text) }))];
      const first = await Promise.all(fields.map((each) => standIn(policy, each)));
      const second = await Promise.all(fields.map((each) => standIn(policy, each)));
      expect(second.map(textsOf)).toEqual(first.map(textsOf));
      expect(new Set(first.flatMap(textsOf)).size).toBeGreaterThan(5);
    },
  );

  test('“synthesize” makes a text for each reply', async () => {
    const found = await standIn('synthesize', { n: 3 });
    expect(new Set(textsOf(found)).size).toBe(3);
    expect(found.origin).toEqual({ rung: 'synthesized', total: 0 });
  });

  test('“echo” answers with what the user said last, as far as the request lets it', async () => {
    const messages = [
      ...human('first'),
      { from: 'user', value: 'one two three' },
      ...gpt('between'),
      { from: 'tool', value: 'result' },
    ];
    expect(textsOf(await standIn('echo', { messages, n: 2 }))).toEqual(
      Array(2).fill('one two three'),
    );
    expect(textsOf(await standIn('echo', { messages, maxTokens: 2 }))).toEqual(['one two']);
    const alone = [{ from: 'system', value: 'Be kind.' }, ...gpt('Yes.')];
    expect(textsOf(await standIn('echo', { messages: alone }))).toEqual(['Yes.']);
  });
});

test('“any” is an error when nothing at all is recorded', async () => {
  await seed(corpus, []);
  await expect(standIn('any')).rejects.toThrow(NoRecordedReplyError);
});
