import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Asker } from '../../support/openai/asker.js';
import { House } from '../../support/house.js';
import { lineOf } from '../../support/openai/logged-requests.js';
import { OpenStream } from '../../support/openai/open-stream.js';
import type { Server } from '../../support/server.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const REPLY = 'one two three four five six';
const HOUR_MS = '3600000';
const AT_ONCE = { 'x-reprise-ttft-ms': '0', 'x-reprise-itl-ms': '0' };

const house = new House();
beforeAll(() =>
  house.seed([
    {
      conversations: [
        { from: 'human', value: 'hi' },
        { from: 'gpt', value: REPLY },
      ],
    },
  ]),
);
afterAll(() => house.leave());

/** Asks for twenty answers: whatever else was due meanwhile has come. */
async function askOthers(asker: Asker): Promise<void> {
  for (let i = 0; i < 20; i++) await asker.whole(TALK, AT_ONCE);
}

describe('A request decides about its pace by headers:', () => {
  let server: Server;
  let asker: Asker;
  beforeAll(async () => {
    server = await house.serve({ LOG_LEVEL: 'debug' });
    asker = new Asker(server.client);
  });

  test('a stream of no pace that is asked for later ends before one that takes its time', async () => {
    const slow = await OpenStream.open(server, TALK, { 'x-reprise-itl-ms': '60000' });
    await slow.received(1);
    const { json } = await asker.streamed(TALK);
    expect(json.at(-1)?.choices[0].finish_reason).toBe('stop');
    // The role, and the first token, which is due with it.
    expect([slow.isOpen, slow.events.length]).toEqual([true, 2]);
    slow.leave();
  });

  test('with a huge time to the first token, nothing comes', async () => {
    const open = await OpenStream.open(server, TALK, { 'x-reprise-ttft-ms': HOUR_MS });
    await askOthers(asker);
    expect([open.text, open.isOpen]).toEqual(['', true]);
    open.leave();
  });

  test('the events of a stream with a pace are those of one without', async () => {
    const { json: quick } = await asker.streamed(TALK);
    for (const pace of ['5', 'normal:5,2', 'lognormal:5,0.5', '0']) {
      const headers = { 'x-reprise-ttft-ms': pace, 'x-reprise-itl-ms': pace };
      const { json } = await asker.streamed(TALK, headers);
      expect(json.map(({ choices }) => choices)).toEqual(quick.map(({ choices }) => choices));
    }
  });

  test('an answer that is not streamed comes late, and whole', async () => {
    const { json } = await asker.whole(TALK, {
      'x-request-id': 'late',
      'x-reprise-ttft-ms': '200',
      'x-reprise-itl-ms': '100',
    });
    expect(json.choices[0].message.content).toBe(REPLY);
    // The first token, and five more.
    expect(json.usage.completion_tokens).toBe(6);
    expect((await lineOf(server, 'late')).duration).toBeGreaterThanOrEqual(200 + 5 * 100);
  });

  test.each([
    ['x-reprise-ttft-ms', ['x', '-1', '3600001', '1e3', 'normal:1', 'normal:1,2,3', 'Infinity']],
    ['x-reprise-itl-ms', ['soon', '1,5', 'lognormal:1,11', 'exponential:5,1', '0x10']],
    ['x-reprise-speed', ['0', '-2', '1001', '0.0001', 'fast', '1e2', 'NaN']],
  ])('%s must be what it should be', async (header, values) => {
    for (const value of values) {
      for (const stream of [true, false]) {
        const { answer, json } = await asker.refused({ ...TALK, stream }, { [header]: value });
        expect([answer.status, json.error.code]).toEqual([400, 'invalid_header']);
        expect(json.error.type).toBe('invalid_request_error');
        expect(json.error.message).toContain(`${header}: "${value}"`);
      }
    }
  });
});

describe('The settings decide where a request does not:', () => {
  let server: Server;
  let asker: Asker;
  beforeAll(async () => {
    server = await house.serve({ PACE_TTFT_MS: '60000', PACE_ITL_MS: '60000' });
    asker = new Asker(server.client);
  });

  test('nothing comes before the time to the first token', async () => {
    const stream = await OpenStream.open(server, TALK);
    await askOthers(asker);
    expect([stream.text, stream.isOpen]).toEqual(['', true]);
    stream.leave();
  });

  test('a header takes the place of one of them, and leaves the other', async () => {
    const stream = await OpenStream.open(server, TALK, { 'x-reprise-ttft-ms': '0' });
    await stream.received(2);
    await askOthers(asker);
    expect([stream.events.length, stream.isOpen]).toEqual([2, true]);
    stream.leave();
  });

  test('x-reprise-speed lets answers end that would take minutes', async () => {
    const speed = { 'x-reprise-speed': '1000' };
    const { json: chunks } = await asker.streamed(TALK, speed);
    const { json: quick } = await asker.streamed(TALK, AT_ONCE);
    expect(chunks.map(({ choices }) => choices)).toEqual(quick.map(({ choices }) => choices));
    const { json } = await asker.whole(TALK, speed);
    expect(json.choices[0].message.content).toBe(REPLY);
  });
});
