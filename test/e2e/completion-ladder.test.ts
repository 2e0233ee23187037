import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Message } from '../../src/core/message.js';
import { json } from '../support/client.js';
import { CORPUS, gpt, human } from '../support/completion-corpus.js';
import { completionsOf } from '../support/completions.js';
import { onEachStore } from '../support/each-store.js';
import { House } from '../support/house.js';
import type { Server } from '../support/server.js';

onEachStore((store) => {
  const house = new House(store);
  let server: Server;

  beforeAll(async () => {
    await house.seed(CORPUS);
    server = await house.serve();
  });
  afterAll(() => house.leave());
  const { ask, valuesFor, statusFor } = completionsOf(() => server);

  describe('the ladder of v4', () => {
    /** The recorded call as a client sends it back. */
    const call = {
      from: 'tool_calls',
      value:
        '[{"id":"call_9","type":"function","function":{"name":"weather","arguments":"{\\"in\\":\\"Orl\\\\u00e9ans\\"}"}}]',
    };
    const rungs: [string, Message[], string][] = [
      ['history', [human('hi'), gpt('two'), human('hi')], 'three'],
      ['history', [{ from: 'system', value: 'Be brief.' }, human('sum?')], '5'],
      ['history', [{ from: 'developer', value: 'Be brief.' }, human('sum?')], '5'],
      ['history-without-system', [human('sum?')], '5'],
      ['history-without-system', [{ from: 'developer', value: 'Other.' }, human('sum?')], '5'],
      ['history', [human('Weather?'), call, { from: 'tool', value: '{"sky": "blue"}' }], 'Sunny.'],
      ['context', [call, { from: 'tool', value: '{"sky": "blue"}' }], 'Sunny.'],
      ['context-normalised', [call, { from: 'tool', value: '{"sky":"Blue"}' }], 'Sunny.'],
      ['message', [call], '{"sky": "blue"}'],
      ['history-without-system', [{ from: 'system', value: 'Other.' }, human('sum?')], '5'],
      ['context', [human('?'), gpt('opening'), human('only after an opening')], 'seen'],
      ['message', [gpt('never said'), human('bye')], 'farewell'],
      [
        'context-normalised',
        [human('?'), gpt('OPENING!'), human('only  after an opening')],
        'seen',
      ],
      ['message-normalised', [human('what is a MAP — really')], 'a picture of a place'],
    ];

    test.each(rungs)('%s answers %j', async (rung, messages, reply) => {
      const answer = await ask(messages, '?strategy=v4');
      expect(answer.headers['x-reprise-rung']).toBe(rung);
      expect((json(answer) as { choices: Message[] }).choices[0].value).toBe(reply);
    });

    test.each([
      ['user', 'gpt'],
      ['user', 'assistant'],
      ['human', 'chatgpt'],
      ['human', 'bing'],
      ['user', 'bard'],
    ])('%s and %s are spellings of the two speakers', async (user, assistant) => {
      const messages = [
        { from: user, value: 'hi' },
        { from: assistant, value: 'two' },
        { from: user, value: 'hi' },
      ];
      expect(await valuesFor(messages, '?strategy=v4')).toEqual(['three']);
      expect((await ask(messages, '?strategy=v4')).headers['x-reprise-rung']).toBe('history');
    });

    test('spellings do not cross from one speaker to the other', async () => {
      expect(await statusFor([gpt('bye')], '?strategy=v4')).toBe(404);
      expect(await statusFor([{ from: 'User', value: 'bye' }], '?strategy=v4')).toBe(404);
    });

    test('all spellings of an opening answer together, in the order of the file', async () => {
      expect(await valuesFor([human('hi')], '?strategy=v4')).toEqual(['one', 'two', 'one', 'four']);
    });
  });
});
