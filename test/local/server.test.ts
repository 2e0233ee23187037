import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TINY_MODEL } from '../support/local/tiny-model.js';
import type { Answer } from '../support/client.js';
import { House } from '../support/house.js';
import { Asker, joined } from '../support/openai/asker.js';
import { OpenStream } from '../support/openai/open-stream.js';
import type { Server } from '../support/server.js';
import { until } from '../support/until.js';

const house = new House();
const TALK = { model: 'tiny', messages: [{ role: 'user', content: 'One, two' }] };
let server: Server;
let asker: Asker;

beforeAll(async () => {
  server = await house.serve({
    ENGINE: 'local',
    LOCAL_MODEL_DIR: TINY_MODEL,
    LOCAL_QUEUE: '1',
    LOG_LEVEL: 'debug',
    RECORD: 'true',
  });
  asker = new Asker(server.client);
});
afterAll(() => house.leave());

describe('A server whose engine is a local model', () => {
  test('says so at its start, and loads the model before anybody asks', async () => {
    expect(server.child.stdout).toContain(`Engine the local model ${TINY_MODEL}`);
    await until('the model is loaded', () => server.child.stderr.includes('The model is loaded'));
  });

  test('answers chats and prompts with it, whole and streamed alike', async () => {
    const { answer, json } = await asker.whole(TALK);
    expect(answer.headers['x-reprise-rung']).toBe('local');
    const [{ message, finish_reason: reason }] = json.choices;
    expect([reason, message.content]).not.toContain('');
    const streamed = await asker.streamed(TALK);
    expect(joined(streamed.json)).toEqual([message.content]);
    const text = await server.client.send(
      'POST',
      '/v1/completions',
      JSON.stringify({ model: 'tiny', prompt: 'One, two' }),
    );
    expect(JSON.parse(text.body.toString())).toMatchObject({
      choices: [{ text: message.content }],
      usage: json.usage,
    });
  });

  test('replays what it said, once that is recorded', async () => {
    const said = await asker.streamed(TALK);
    const again = await asker.streamed(TALK, { 'x-reprise-engine': 'replay' });
    expect(again.answer.headers['x-reprise-rung']).toBe('history');
    expect(joined(again.json)).toEqual(joined(said.json));
  });

  test('refuses more than may wait, and goes on when a client leaves in mid-stream', async () => {
    const long = { ...TALK, messages: [{ role: 'user', content: 'The wheel' }], n: 100 };
    const running = await OpenStream.open(server, long);
    await running.received(2);
    const refused: Answer[] = [];
    const asked = [1, 2, 3].map(async () => {
      const answer = await asker.send(TALK);
      if (answer.status === 503) refused.push(answer);
      return answer.status;
    });
    await until('two are refused', () => refused.length === 2);
    for (const { headers, body } of refused) {
      expect(body.toString()).toContain('local_queue_full');
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    }
    running.socket.destroy();
    expect((await Promise.all(asked)).sort()).toEqual([200, 503, 503]);
  });
});

test('A server without its model starts all the same, and says why to whoever asks for it', async () => {
  const without = await house.serve({ ENGINE: 'local', LOCAL_MODEL_DIR: house.folder });
  const { answer, json } = await new Asker(without.client).refused(TALK);
  expect([answer.status, json.error.code]).toEqual([503, 'local_model_unusable']);
  await until('the log says so', () => without.child.stderr.includes(house.folder));
});
