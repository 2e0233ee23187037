import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { json, type Client } from '../../support/client.js';
import { onEachStore } from '../../support/each-store.js';
import { House } from '../../support/house.js';
import { Asker, joined } from '../../support/openai/asker.js';

const said = (question: string, answer: string): object => ({
  conversations: [
    { from: 'human', value: question },
    { from: 'gpt', value: answer },
  ],
});
/** A conversation for each answer to a question. */
const answers = (question: string, texts: readonly string[]): object[] =>
  texts.map((text) => said(question, text));
const rare = (times: number, place: number): string[] =>
  Array.from({ length: times }, (_, i) => (i === place ? 'OTHER' : 'same'));

const ask = (question: string, fields: object): object => ({
  model: 'gpt-4o',
  messages: [{ role: 'user', content: question }],
  ...fields,
});

onEachStore((store) => {
  const house = new House(store);
  let asker: Asker;
  let client: Client;

  beforeAll(async () => {
    await house.seed([
      ...answers('Hundred?', rare(100, 57)),
      ...answers('Thousand?', rare(1000, 640)),
      ...answers('One?', rare(50, -1)),
    ]);
    ({ client } = await house.serve());
    asker = new Asker(client);
  });
  afterAll(() => house.leave());

  const texts = async (question: string, fields: object): Promise<string[]> => {
    const { json } = await asker.whole(ask(question, fields));
    return json.choices.map(({ message }) => message.content ?? '');
  };

  describe('Of replies that are nearly all the same', () => {
    test('the other one is found, as one of two', async () => {
      expect(await texts('Hundred?', { n: 2, seed: 0 })).toEqual(['same', 'OTHER']);
      expect(await texts('Hundred?', { n: 2, seed: 58 })).toEqual(['same', 'OTHER']);
      expect(await texts('Hundred?', { n: 2, seed: 57 })).toEqual(['OTHER', 'same']);
      expect(await texts('Thousand?', { n: 2, seed: 641 })).toEqual(['same', 'OTHER']);
    });

    test('it is sent in a stream just so, and in whatever order the hash says always in the same', async () => {
      const first = await texts('Hundred?', { n: 3 });
      expect(new Set(first)).toEqual(new Set(['same', 'OTHER']));
      expect(await texts('Hundred?', { n: 3 })).toEqual(first);
      const { json: chunks } = await asker.streamed(ask('Hundred?', { n: 3 }));
      expect(joined(chunks)).toEqual(first);
    });

    test('it is found for one prompt of a request, and not beyond its share for one of many', async () => {
      const pick = { 'x-reprise-pick': 'first' };
      const texts = async (prompts: number): Promise<string[]> => {
        const prompt = Array.from({ length: prompts }, () => 'Hundred?');
        const body = JSON.stringify({ model: 'gpt-4o', prompt, n: 2 });
        const answer = await client.send('POST', '/v1/completions', body, pick);
        return (json(answer) as { choices: { text: string }[] }).choices.map(({ text }) => text);
      };
      expect(await texts(1)).toEqual(['same', 'OTHER']);
      expect(new Set(await texts(17))).toEqual(new Set(['same', 'OTHER']));
      expect(new Set(await texts(20))).toEqual(new Set(['same']));
    });

    test('those that are there repeat where there is no other', async () => {
      expect(await texts('One?', { n: 3 })).toEqual(['same', 'same', 'same']);
    });
  });
});
