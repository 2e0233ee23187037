import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';
import { Asker, joined, type Headers } from '../../support/openai/asker.js';
import { BareUpstream } from '../../support/upstream/bare-upstream.js';
import { answers, begins, framed, tells, worded } from '../../support/upstream/scripts.js';

const KNOWN = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const UNKNOWN = { model: 'm', messages: [{ role: 'user', content: 'unheard of' }] };
const ENGINE = 'x-reprise-engine';
const ON_MISS = 'x-reprise-on-miss';

const house = new House();
let upstream: BareUpstream;
/** Replays, passes on what is not recorded, passes all on, and has no upstream. */
let replaying: Asker;
let missing: Asker;
let passing: Asker;
let alone: Asker;

beforeAll(async () => {
  const said = [
    { from: 'human', value: 'hi' },
    { from: 'gpt', value: 'Recorded.' },
  ];
  await house.seed([{ conversations: said }]);
  upstream = await BareUpstream.start(answers('Made.'));
  const there = { UPSTREAM_BASE_URL: upstream.url, UPSTREAM_RETRY_MS: '0' };
  const servers = await Promise.all([
    house.serve(there),
    house.serve({ ...there, ON_MISS: 'upstream' }),
    house.serve({ ...there, ENGINE: 'replay', ENGINE_OPENAI: 'upstream' }),
    house.serve(),
  ]);
  [replaying, missing, passing, alone] = servers.map(({ client }) => new Asker(client));
});
afterAll(async () => {
  await house.leave();
  await upstream.close();
});

/** The reply, and its rung, which have to be the same whole and streamed. */
async function reply(asker: Asker, body: object, headers: Headers = {}): Promise<string[]> {
  const { answer, json } = await asker.whole(body, headers);
  const streamed = await asker.streamed(body, headers);
  const rung = String(answer.headers['x-reprise-rung']);
  expect(streamed.answer.headers['x-reprise-rung']).toBe(rung);
  expect(joined(streamed.json)).toEqual([json.choices[0].message.content]);
  return [rung, String(json.choices[0].message.content)];
}

const RECORDED = ['history', 'Recorded.'];
const MADE = ['upstream', 'Made.'];

describe('Who answers', () => {
  test('is what ENGINE says, and ENGINE_OPENAI before it', async () => {
    expect(await reply(replaying, KNOWN)).toEqual(RECORDED);
    expect(await reply(passing, KNOWN)).toEqual(MADE);
  });

  test('is what the request says before both', async () => {
    expect(await reply(replaying, KNOWN, { [ENGINE]: 'upstream' })).toEqual(MADE);
    expect(await reply(passing, KNOWN, { [ENGINE]: ' replay ' })).toEqual(RECORDED);
  });

  test.each(['model', '', 'Upstream', 'replay, upstream'])('is nobody else: %s', async (name) => {
    const { answer, json } = await replaying.refused(KNOWN, { [ENGINE]: name });
    expect([answer.status, json.error.code]).toEqual([400, 'invalid_header']);
    expect(json.error.message).toContain('one of replay, upstream');
  });

  test.each([
    [KNOWN, ENGINE],
    [UNKNOWN, ON_MISS],
  ])('is nobody where there is no upstream: a 501', async (body, header) => {
    for (const stream of [false, true]) {
      const { answer, json } = await alone.refused({ ...body, stream }, { [header]: 'upstream' });
      expect([answer.status, json.error.code]).toEqual([501, 'no_upstream']);
      expect(json.error.message).toContain('UPSTREAM_BASE_URL');
    }
  });

  test('of prompts is the same', async () => {
    const texts = new Asker(missing.client, '/v1/completions');
    const body = { model: 'm', prompt: ['hi', 'unheard of', 'hi'] };
    const { choices } = JSON.parse((await texts.send(body)).body.toString()) as {
      choices: { text: string }[];
    };
    expect(choices.map(({ text }) => text)).toEqual(['Recorded.', 'Made.', 'Recorded.']);
    const streamed = (await texts.send({ ...body, stream: true })).body.toString();
    const all = ['', '', ''];
    for (const [, index, text] of streamed.matchAll(/"text":"([^"]*)","index":(\d)/g))
      all[Number(text)] += index;
    expect(all).toEqual(['Recorded.', 'Made.', 'Recorded.']);
  });
});

describe('What is not recorded', () => {
  test('is passed on where the settings or the request say so', async () => {
    expect(await reply(missing, KNOWN)).toEqual(RECORDED);
    expect(await reply(missing, UNKNOWN)).toEqual(MADE);
    expect(await reply(replaying, UNKNOWN, { [ON_MISS]: 'upstream' })).toEqual(MADE);
    expect(await reply(replaying, KNOWN, { [ON_MISS]: 'upstream' })).toEqual(RECORDED);
    const { json } = await missing.refused(UNKNOWN, { [ON_MISS]: 'error' });
    expect(json.error.code).toBe('no_recorded_reply');
  });

  test('fails as the upstream does, before its answer and within', async () => {
    upstream.script = tells({ error: { message: 'No.' } }, 422);
    expect((await missing.refused(UNKNOWN)).answer.status).toBe(422);
    expect(await reply(missing, KNOWN)).toEqual(RECORDED);
    upstream.script = begins(framed(worded('Ma').slice(0, 2)), (response) => response.destroy());
    const answer = await missing.send({ ...UNKNOWN, stream: true });
    expect(answer.body.toString()).toMatch(/"Ma"[^]*\ndata: {"error":.*"upstream_cut_off"}}\n\n$/);
    upstream.script = answers('Made.');
  });
});
