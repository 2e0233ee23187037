import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Environment } from '../../support/child.js';
import { House } from '../../support/house.js';
import { Asker, type Headers } from '../../support/openai/asker.js';

const HI = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const PICK = { model: 'm', messages: [{ role: 'user', content: 'pick' }] };
const REPLIES = ['one', 'two', 'three', 'four', 'five'];

const house = new House();

beforeAll(() =>
  house.seed([
    ...REPLIES.map((value) => ({
      conversations: [
        { from: 'human', value: 'pick' },
        { from: 'gpt', value },
      ],
    })),
    // Said twice in a conversation: each strategy finds another number of replies.
    ...[0, 1].map(() => ({
      conversations: [
        { from: 'human', value: 'hi' },
        { from: 'gpt', value: 'at first' },
        { from: 'human', value: 'hi' },
        { from: 'gpt', value: 'again' },
      ],
    })),
    {
      conversations: [
        { from: 'system', value: 'Be brief.' },
        { from: 'human', value: 'hi' },
        { from: 'gpt', value: 'brief' },
      ],
    },
  ]),
);
afterAll(() => house.leave());

/** Runs something with a server of some settings. */
async function serving(settings: Environment, run: (asker: Asker) => Promise<void>): Promise<void> {
  const server = await house.serve(settings);
  await run(new Asker(server.client));
  await server.stop();
}

/** The text of an answer. */
async function textOf(asker: Asker, body: object, headers?: Headers): Promise<string | null> {
  return (await asker.whole(body, headers)).json.choices[0].message.content;
}

describe('PICK', () => {
  // A hash would pick the same for all of them.
  test.each([
    ['first', 'one'],
    ['1', 'two'],
    ['7', 'three'],
  ])('=%s picks %s of five replies, where a request does not', async (pick, reply) => {
    await serving({ PICK: pick }, async (asker) => {
      expect(await textOf(asker, PICK)).toBe(reply);
      expect(await textOf(asker, { ...PICK, seed: 1 })).toBe(reply);
      expect(await textOf(asker, PICK, { 'x-reprise-pick': '3' })).toBe('four');
    });
  });
});

describe('STRATEGY', () => {
  test.each([
    ['v1', '3'],
    ['v2', '5'],
  ])('=%s finds %s replies, where a request does not name another', async (name, total) => {
    await serving({ STRATEGY: name }, async (asker) => {
      const { answer } = await asker.whole(HI);
      expect(answer.headers).toMatchObject({
        'x-reprise-strategy': name,
        'x-reprise-total': total,
      });
      const { answer: other } = await asker.whole(HI, { 'x-reprise-strategy': 'v1' });
      expect(other.headers).toMatchObject({ 'x-reprise-strategy': 'v1', 'x-reprise-total': '3' });
    });
  });
});
