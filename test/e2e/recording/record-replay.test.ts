import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gpt, human } from '../../support/dialogue.js';
import { onEachStore } from '../../support/each-store.js';
import { House } from '../../support/house.js';
import { Asker } from '../../support/openai/asker.js';
import { OpenStream } from '../../support/openai/open-stream.js';
import { answerKinds, KINDS } from '../../support/recorded-exchanges.js';
import { chunkOf, ScriptedUpstream, usageOf } from '../../support/scripted-upstream.js';
import type { Server } from '../../support/server.js';
import { until } from '../../support/until.js';

const REPLAYED = { 'x-reprise-engine': 'replay' };
const TOOLS = ['weather', 'time'].map((name) => ({ type: 'function', function: { name } }));

/** What is asked: another conversation for each. */
function asking(kind: string, more = ''): { model: string; messages: object[]; tools: object[] } {
  const messages = [
    { role: 'system', content: 'Be exact.' },
    { role: 'user', content: `${kind} ${more}` },
  ];
  return { model: 'gpt-4o', messages, tools: TOOLS };
}

/** An answer's bytes but for what is new each time. */
function bytesOf(body: Buffer): string {
  return body
    .toString()
    .replaceAll(/"id":"chatcmpl-\w+",/g, '')
    .replaceAll(/"created":\d+,/g, '');
}

onEachStore((store) => {
  const house = new House(store);
  let upstream: ScriptedUpstream;
  let server: Server;
  let asker: Asker;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start(answerKinds);
    await house.seed([{ conversations: [...human('seeded'), ...gpt('Seeded.')] }]);
    server = await house.serve({
      ENGINE: 'upstream',
      UPSTREAM_BASE_URL: upstream.url,
      RECORD: 'true',
    });
    asker = new Asker(server.client);
  });
  afterAll(async () => {
    await house.leave();
    await upstream.stop();
  });

  describe.each(KINDS)('A recorded exchange (%s)', (kind) => {
    test('comes back byte for byte, as a whole', async () => {
      const body = asking(kind, 'whole');
      const { answer } = await asker.whole(body);
      const again = await asker.whole(body, REPLAYED);
      expect(again.answer.headers['x-reprise-rung']).toBe('history');
      expect(again.answer.headers['x-reprise-conversation']).toMatch(/^rec-[\w-]+#2$/);
      expect(bytesOf(again.answer.body)).toBe(bytesOf(answer.body));
    });

    test('comes back byte for byte, streamed', async () => {
      const body = { ...asking(kind, 'streamed'), stream_options: { include_usage: true } };
      const { answer } = await asker.streamed(body);
      const again = await asker.streamed(body, REPLAYED);
      expect(bytesOf(again.answer.body)).toBe(bytesOf(answer.body));
    });

    test('that was streamed comes back as a whole, and the other way round', async () => {
      const streamed = asking(kind, 'first streamed');
      const whole = asking(kind, 'first whole');
      await asker.streamed(streamed);
      const { answer } = await asker.whole(whole);
      const again = await asker.whole(streamed, REPLAYED);
      expect(bytesOf(again.answer.body)).toBe(bytesOf(answer.body));
      const chunks = await asker.streamed(whole, REPLAYED);
      const finish = chunks.json.at(-1)?.choices[0].finish_reason;
      expect(finish).toBe(again.json.choices[0].finish_reason);
    });
  });

  test('the next turn of a recorded chat finds what was recorded of it', async () => {
    const body = asking('tools', 'to go on');
    const { json } = await asker.whole(body);
    const { message } = json.choices[0];
    const results = message.tool_calls?.map(({ id }) => ({
      role: 'tool',
      tool_call_id: id,
      content: 'plain',
    }));
    const next = { ...body, messages: [...body.messages, message, ...(results ?? [])] };
    const { answer } = await asker.whole(next);
    const again = await asker.whole(next, REPLAYED);
    expect(again.answer.headers['x-reprise-rung']).toBe('history');
    expect(bytesOf(again.answer.body)).toBe(bytesOf(answer.body));
  });

  test('a request may ask for its recording, or for none', async () => {
    const none = asking('plain', 'unrecorded');
    await asker.whole(none, { 'x-reprise-record': 'false' });
    await asker.refused(none, REPLAYED).then(({ json }) => {
      expect(json.error.code).toBe('no_recorded_reply');
    });
    const wrong = await asker.refused(none, { 'x-reprise-record': 'maybe' });
    expect(wrong.json.error.message).toContain('x-reprise-record: "maybe" is not true or false');
  });

  test('what was replayed is not recorded again', async () => {
    const body = asking('plain', 'once');
    await asker.whole(body);
    for (let i = 0; i < 3; i++) {
      const { answer } = await asker.whole(body, REPLAYED);
      expect(answer.headers['x-reprise-total']).toBe('1');
    }
  });

  test('a recording outlives the server, and answers without an upstream', async () => {
    const body = asking('nasty', 'for later');
    const { answer } = await asker.streamed(body);
    const later = await house.serve();
    const again = await new Asker(later.client).streamed(body);
    expect(bytesOf(again.answer.body)).toBe(bytesOf(answer.body));
    await later.stop();
  });

  test('limits of a request cut a recording as they cut any reply', async () => {
    const body = asking('plain', 'to be cut');
    await asker.whole(body);
    const { json } = await asker.whole({ ...body, max_tokens: 2 }, REPLAYED);
    expect(json.choices[0].finish_reason).toBe('length');
    const stopped = await asker.whole({ ...body, stop: 'as' }, REPLAYED);
    expect(stopped.json.choices[0].message.content).toBe('Recorded, ');
  });
});

describe('An exchange that is not finished', () => {
  const house = new House();
  afterAll(() => house.leave());

  test('is not recorded', async () => {
    await house.seed([{ conversations: [...human('seeded'), ...gpt('Seeded.')] }]);
    const upstream = await ScriptedUpstream.start(() => ({
      events: [
        [0, chunkOf({ role: 'assistant', content: '' })],
        [0, chunkOf({ content: 'one ' })],
        [3_600_000, chunkOf({ content: 'two' })],
        [0, usageOf(1, 2)],
      ],
    }));
    const server = await house.serve({
      ENGINE: 'upstream',
      UPSTREAM_BASE_URL: upstream.url,
      RECORD: 'true',
      LOG_LEVEL: 'debug',
    });
    const body = asking('left');
    const stream = await OpenStream.open(server, body);
    await stream.received(2);
    stream.socket.destroy();
    await until('the end is told', () => server.child.stderr.includes('"complete":false'));
    const { json } = await new Asker(server.client).refused(body, REPLAYED);
    expect(json.error.code).toBe('no_recorded_reply');
    await upstream.stop();
  });
});
