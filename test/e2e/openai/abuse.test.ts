import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Answer } from '../../support/client.js';
import { House } from '../../support/house.js';
import type { ErrorJson } from '../../support/openai/answers.js';
import { Asker, errorIn } from '../../support/openai/asker.js';
import { HOSTILE_CHAT_BODIES } from '../../support/openai/hostile-bodies.js';
import { BROKEN_TEXTS, HOSTILE_HEADERS, WRONG_TEXTS } from '../../support/openai/hostile-texts.js';
import { VALID_CHAT_BODIES } from '../../support/openai/valid-bodies.js';
import type { Server } from '../../support/server.js';

const CHAT = '/v1/chat/completions';
const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };

/** The fast lane takes the first; the second is as good, and left to the framework. */
const TYPES = ['application/json', 'application/json;charset="utf-8"'];

const house = new House();
let server: Server;
let refused = 0;

beforeAll(async () => {
  await house.seed([
    {
      conversations: [
        { from: 'human', value: 'hi' },
        { from: 'gpt', value: 'Still “here”. 😀' },
      ],
    },
  ]);
  server = await house.serve();
});
afterAll(() => house.leave());

afterEach(async () => {
  const { json } = await new Asker(server.client).whole(TALK);
  expect(json.choices[0].message.content).toBe('Still “here”. 😀');
  expect(server.child.stderr).toBe('');
});

/** The error that an answer is: the client's fault, in OpenAI's envelope, and nothing else. */
function refusal(answer: Answer): ErrorJson['error'] {
  expect(answer.status).toBeLessThan(500);
  const json = errorIn(answer);
  expect(Object.keys(json)).toEqual(['error']);
  expect(Object.keys(json.error)).toEqual(['message', 'type', 'param', 'code']);
  expect(json.error.message).toMatch(/\S/);
  refused++;
  return json.error;
}

async function post(body: string | Buffer, path = CHAT, type = TYPES[0]): Promise<Answer> {
  return server.client.send('POST', path, body, { 'content-type': type });
}

describe.each(TYPES)('A chat as %s is refused', (type) => {
  test('with a 400, its parameter and its code, whatever is wrong with it', async () => {
    const told = await Promise.all(
      HOSTILE_CHAT_BODIES.map(async ([what, body]) => {
        const answer = await post(JSON.stringify(body), CHAT, type);
        const { type: kind, param, code } = refusal(answer);
        return [what, answer.status, kind, param, code];
      }),
    );
    expect(told).toEqual(
      HOSTILE_CHAT_BODIES.map(([what, , param, code]) => [
        what,
        400,
        'invalid_request_error',
        param,
        code,
      ]),
    );
  });

  test.each(Object.entries(BROKEN_TEXTS))('when it is no JSON: %s', async (_, body) => {
    const answer = await post(body, CHAT, type);
    expect([answer.status, refusal(answer).param]).toEqual([400, null]);
  });

  test.each(Object.entries(WRONG_TEXTS))(
    'when it is unreasonable: %s',
    async (_, [body, param]) => {
      const answer = await post(body, CHAT, type);
      expect([answer.status, refusal(answer).param]).toEqual([400, param]);
    },
  );
});

describe('A header of ours is refused by name', () => {
  test.each(Object.entries(HOSTILE_HEADERS))('%s', async (name, values) => {
    for (const value of values) {
      for (const type of TYPES) {
        const headers = { 'content-type': type, [name]: value };
        const answer = await server.client.send('POST', CHAT, JSON.stringify(TALK), headers);
        expect([value, answer.status]).toEqual([value, 400]);
        expect(refusal(answer).message).toContain(name);
      }
    }
  });
});

test('a chat that is in order is answered, whatever a client adds', async () => {
  const told = await Promise.all(
    VALID_CHAT_BODIES.map(async ([what, body], i) => {
      const headers = {
        'content-type': TYPES[i % 2],
        'x-reprise-on-miss': i % 4 < 2 ? 'any' : 'echo',
      };
      const answer = await server.client.send('POST', CHAT, JSON.stringify(body), headers);
      return [what, answer.status];
    }),
  );
  expect(told).toEqual(VALID_CHAT_BODIES.map(([what]) => [what, 200]));
});

test('these were more than 300, and the process that answers is the one that was started', () => {
  expect(refused).toBeGreaterThan(2 * HOSTILE_CHAT_BODIES.length);
  expect(server.child.running).toBe(true);
});
