import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';
import { Asker } from '../../support/openai/asker.js';
import type { Server } from '../../support/server.js';
import { BareUpstream } from '../../support/upstream/bare-upstream.js';
import { answers, framed, says, tells, worded } from '../../support/upstream/scripts.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const WORDS = ['One', ' two', ' three', ' four.'];

const house = new House();
let upstream: BareUpstream;
let server: Server;
let asker: Asker;

beforeAll(async () => {
  upstream = await BareUpstream.start(answers(...WORDS));
  server = await house.serve({
    ...{ ENGINE: 'upstream', UPSTREAM_BASE_URL: upstream.url, UPSTREAM_RETRY_MS: '0' },
  });
  asker = new Asker(server.client);
});

afterAll(async () => {
  await house.leave();
  await upstream.close();
});

test('Connections to the upstream are used again, after answers of all kinds', async () => {
  const before = upstream.connections;
  for (let i = 0; i < 5; i++) {
    upstream.script = answers(...WORDS);
    await asker.streamed(TALK);
    await asker.whole(TALK);
    upstream.script = tells({ error: { message: 'No.' } }, 400);
    await asker.refused({ ...TALK, stream: true });
    await upstream.idle();
  }
  // Fifteen were asked; whoever comes before the last is quite over gets another one.
  expect(upstream.connections - before).toBeLessThan(8);
});

test('Many prompts at a time are answered, whole and streamed, without a warning', async () => {
  // More than what is read ahead: an answer that nobody reads keeps its connection.
  const long = 'word '.repeat(50_000);
  const whole = answers(...WORDS);
  const streamed = answers(...WORDS.slice(0, -1), long, '.');
  upstream.script = (response, request) => {
    (request.body.stream === true ? streamed : whole)(response, request);
  };
  const prompt = Array.from({ length: 1100 }, (_, i) => `${i}`);
  for (const stream of [false, true]) {
    const body = JSON.stringify({ model: 'm', prompt, stream });
    const answer = await server.client.send('POST', '/v1/completions', body);
    expect(answer.status).toBe(200);
    const found = answer.body.toString().matchAll(/"text":"One[^"]*","index":(\d+)/g);
    expect([...found].map(([, index]) => Number(index))).toEqual(prompt.map(Number));
  }
  expect(server.child.stderr).not.toContain('Warning');
});

test('RATE_LIMIT_TPM counts the tokens that the upstream tells, streamed as well', async () => {
  const usage = { prompt_tokens: 700, completion_tokens: 500, total_tokens: 1200 };
  const data = [...worded(...WORDS).slice(0, -2), JSON.stringify({ choices: [], usage }), '[DONE]'];
  upstream.script = says(framed(data), 200, 'text/event-stream');
  const { client } = await house.serve({
    ...{ ENGINE: 'upstream', UPSTREAM_BASE_URL: upstream.url, RATE_LIMIT_TPM: '1000' },
  });
  const limited = new Asker(client);
  const { answer } = await limited.streamed(TALK);
  expect(Number(answer.headers['x-ratelimit-remaining-tokens'])).toBe(1000);
  const refused = await limited.refused(TALK);
  expect([refused.answer.status, refused.json.error.type]).toEqual([429, 'tokens']);
});
