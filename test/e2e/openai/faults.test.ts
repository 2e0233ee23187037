import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Asker, errorIn } from '../../support/openai/asker.js';
import { House } from '../../support/house.js';
import { OpenStream } from '../../support/openai/open-stream.js';
import type { Server } from '../../support/server.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const REPLY = 'one two three four five six';

const house = new House();
let server: Server;
let asker: Asker;

beforeAll(async () => {
  await house.seed([
    {
      conversations: [
        { from: 'human', value: 'hi' },
        { from: 'gpt', value: REPLY },
      ],
    },
  ]);
  server = await house.serve();
  asker = new Asker(server.client);
});
afterAll(() => house.leave());

describe('A request may ask for a fault:', () => {
  test.each([
    ['400', 'invalid_request_error'],
    ['401', 'invalid_request_error'],
    ['404', 'invalid_request_error'],
    ['429', 'requests'],
    ['500', 'server_error'],
    ['502', 'server_error'],
    ['503', 'server_error'],
  ])('%s is the error, whole or streamed', async (fault, type) => {
    for (const stream of [false, true]) {
      const { answer, json } = await asker.refused(
        { ...TALK, stream },
        { 'x-reprise-fault': fault },
      );
      expect([String(answer.status), json.error.type]).toEqual([fault, type]);
    }
  });

  test('429 says when to come again, and what is left', async () => {
    const { answer } = await asker.refused(TALK, { 'x-reprise-fault': '429' });
    expect(answer.headers).toMatchObject({
      'retry-after': '1',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-limit-requests': expect.any(String),
      'x-ratelimit-reset-requests': '1s',
    });
  });

  test('disconnect resets the connection, in a stream after so many events', async () => {
    await expect(asker.send(TALK, { 'x-reprise-fault': 'disconnect' })).rejects.toThrow(
      /ECONNRESET|socket hang up|aborted/,
    );
    const stream = await OpenStream.open(server, TALK, {
      'x-reprise-fault': 'disconnect; after=2',
    });
    await stream.ended();
    expect(stream.events).toHaveLength(2);
    // A chunk of no length would be the end of an answer.
    expect(stream.text).not.toMatch(/\r\n0\r\n\r\n$/);
  });

  test('disconnect; after=0 resets it before any byte', async () => {
    const stream = await OpenStream.open(server, TALK, { 'x-reprise-fault': 'disconnect;after=0' });
    await stream.ended();
    expect([stream.error, stream.text]).toEqual(['ECONNRESET', '']);
  });

  test('stall sends so many events, and then nothing', async () => {
    const stream = await OpenStream.open(server, TALK, { 'x-reprise-fault': 'stall; after=3' });
    await stream.received(3);
    // The server answers others meanwhile; had the stream gone on, its other events would be here by now.
    for (let i = 0; i < 20; i++) await asker.whole(TALK);
    expect(stream.events).toHaveLength(3);
    expect(stream.isOpen).toBe(true);
    stream.leave();
  });

  test('timeout sends nothing at all', async () => {
    const stream = await OpenStream.open(server, TALK, { 'x-reprise-fault': 'timeout' });
    for (let i = 0; i < 20; i++) await asker.whole(TALK);
    expect([stream.text, stream.isOpen]).toEqual(['', true]);
    stream.leave();
  });

  test('truncate ends the answer in its middle', async () => {
    const whole = await asker.send(TALK, { 'x-reprise-fault': 'truncate' });
    expect(whole.status).toBe(200);
    expect(() => JSON.parse(whole.body.toString()) as unknown).toThrow();
    const streamed = await asker.send(
      { ...TALK, stream: true },
      { 'x-reprise-fault': 'truncate; after=2' },
    );
    const text = streamed.body.toString();
    expect(text.split('\n\n')).toHaveLength(3);
    expect(text).not.toContain('[DONE]');
    expect(text.endsWith('\n\n')).toBe(false);
  });

  test('malformed sends what is no JSON', async () => {
    const whole = await asker.send(TALK, { 'x-reprise-fault': 'malformed' });
    expect([whole.status, whole.headers['content-type']]).toEqual([
      200,
      'application/json; charset=utf-8',
    ]);
    expect(() => JSON.parse(whole.body.toString()) as unknown).toThrow();
    const streamed = await asker.send(
      { ...TALK, stream: true },
      { 'x-reprise-fault': 'malformed; after=1' },
    );
    const events = streamed.body.toString().split('\n\n');
    expect(() => JSON.parse(events[1].slice(6)) as unknown).toThrow();
    expect(() => JSON.parse(events[2].slice(6)) as unknown).not.toThrow();
    expect(events.at(-2)).toBe('data: [DONE]');
  });

  test('slow sends everything, later', async () => {
    const start = performance.now();
    const { json } = await asker.streamed(TALK, { 'x-reprise-fault': 'slow; after=5' });
    const quick = await asker.streamed(TALK);
    expect(json.map(({ choices }) => choices)).toEqual(quick.json.map(({ choices }) => choices));
    const { json: whole } = await asker.whole(TALK, { 'x-reprise-fault': 'slow' });
    expect(whole.choices[0].message.content).toBe(REPLY);
    expect(performance.now() - start).toBeGreaterThan(1000);
  });

  test('what is no fault is refused', async () => {
    for (const fault of ['418', 'disconnect; before=3', '', 'slow; after=x']) {
      const { answer, json } = await asker.refused(TALK, { 'x-reprise-fault': fault });
      expect(answer.status).toBe(400);
      expect(json.error.message).toContain('x-reprise-fault');
    }
  });
});

describe('The settings', () => {
  test('ALLOW_FAULTS=false refuses requests that ask for one', async () => {
    const { client } = await house.serve({ ALLOW_FAULTS: 'false' });
    const { answer, json } = await new Asker(client).refused(TALK, { 'x-reprise-fault': '500' });
    expect([answer.status, json.error.code]).toEqual([403, 'faults_forbidden']);
  });

  test('FAULT_RATE and FAULT_TYPES give a share of the requests a fault, the same ones for the same FAULT_SEED', async () => {
    const settings = { FAULT_RATE: '0.3', FAULT_TYPES: '500,503', FAULT_SEED: '7' };
    const rounds = await Promise.all(
      [1, 2].map(async () => {
        const { client } = await house.serve(settings);
        const statuses: number[] = [];
        for (let i = 0; i < 100; i++) {
          const answer = await new Asker(client).send(TALK);
          if (answer.status !== 200) errorIn(answer);
          statuses.push(answer.status);
        }
        return statuses;
      }),
    );
    expect(rounds[0]).toEqual(rounds[1]);
    const faults = rounds[0].filter((status) => status !== 200);
    expect(new Set(faults)).toEqual(new Set([500, 503]));
    expect(faults.length).toBeGreaterThan(10);
    expect(faults.length).toBeLessThan(60);
  });
});
