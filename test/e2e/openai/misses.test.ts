import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Asker } from '../../support/openai/asker.js';
import { onEachStore } from '../../support/each-store.js';
import { House } from '../../support/house.js';

const user = (content: string): object => ({ role: 'user', content });
const assistant = (content: string): object => ({ role: 'assistant', content });
const ask = (...messages: object[]): object => ({ model: 'm', messages });

describe('When nothing recorded answers', () => {
  onEachStore((store) => {
    const house = new House(store);
    let asker: Asker;

    beforeAll(async () => {
      await house.seed([
        {
          id: 'france',
          conversations: [
            { from: 'human', value: 'What is the capital of France?' },
            { from: 'gpt', value: 'Paris.' },
            { from: 'human', value: 'And how many people live there?' },
            { from: 'gpt', value: 'Two million.' },
          ],
        },
      ]);
      asker = new Asker((await house.serve()).client);
    });
    afterAll(() => house.leave());

    test('the answer is a 404 that names the nearest recorded text', async () => {
      const { answer, json } = await asker.refused(ask(user('What is the capital of Frankonia?')));
      expect([answer.status, json.error.code]).toEqual([404, 'no_recorded_reply']);
      expect(json.error.message).toContain('0 of its 1 messages');
      expect(json.error.message).toContain('messages[0]');
      expect(json.error.message).toContain('"What is the capital of France?"');
    });

    test('it says how much of the conversation is recorded', async () => {
      const { json } = await asker.refused(
        ask(
          user('What is the capital of France?'),
          assistant('Paris.'),
          user('And how many people work there?'),
        ),
      );
      expect(json.error.message).toContain('2 of its 3 messages');
      expect(json.error.message).toContain('messages[2] (user)');
      expect(json.error.message).toContain('"And how many people live there?"');
    });

    test('it shortens long texts', async () => {
      const { json } = await asker.refused(ask(user('x'.repeat(100_000))));
      expect(json.error.message.length).toBeLessThan(1000);
    });

    test('it has the shape of an error in a stream, too', async () => {
      const { answer } = await asker.refused({ ...ask(user('nowhere')), stream: true });
      expect(answer.status).toBe(404);
    });

    test('“any” answers with some recorded reply, always the same', async () => {
      const headers = { 'x-reprise-on-miss': 'any' };
      const { answer, json } = await asker.whole(ask(user('nowhere')), headers);
      expect(['Paris.', 'Two million.']).toContain(json.choices[0].message.content);
      expect(answer.headers['x-reprise-rung']).toBe('any');
      expect(answer.headers['x-reprise-conversation']).toMatch(/^france#[13]$/);
      const again = await asker.whole(ask(user('nowhere')), headers);
      expect(again.json.choices).toEqual(json.choices);
    });

    test('“echo” answers with what the user said last', async () => {
      const { answer, json } = await asker.whole(
        ask(user('first'), assistant('between'), user('last 😀')),
        { 'x-reprise-on-miss': 'echo' },
      );
      expect(json.choices[0].message.content).toBe('last 😀');
      expect(answer.headers['x-reprise-rung']).toBe('echo');
    });

    test('“synthesize” answers with a text that is made up, always the same', async () => {
      const headers = { 'x-reprise-on-miss': 'synthesize' };
      const { answer, json } = await asker.whole(ask(user('nowhere')), headers);
      expect(json.choices[0].message.content?.split(' ').length).toBeGreaterThan(10);
      expect(answer.headers['x-reprise-rung']).toBe('synthesized');
      const again = await asker.whole(ask(user('nowhere')), headers);
      expect(again.json.choices).toEqual(json.choices);
    });

    test('“upstream” is refused as long as there is none', async () => {
      const { answer, json } = await asker.refused(ask(user('nowhere')), {
        'x-reprise-on-miss': 'upstream',
      });
      expect([answer.status, json.error.type]).toEqual([501, 'server_error']);
      expect(json.error.message).toContain('upstream');
    });

    test('a policy that there is not is refused, by name', async () => {
      const { answer, json } = await asker.refused(ask(user('nowhere')), {
        'x-reprise-on-miss': 'luck',
      });
      expect(answer.status).toBe(400);
      expect(json.error.message).toContain('x-reprise-on-miss');
    });
  });
});
