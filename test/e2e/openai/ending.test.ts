import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';
import { Asker } from '../../support/openai/asker.js';
import { OpenStream, streamRequest } from '../../support/openai/open-stream.js';
import { sendRaw } from '../../support/raw.js';
import { until } from '../../support/until.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const FAULTS = ['stall; after=2', 'stall; after=0', 'timeout'];

const house = new House();
beforeAll(() =>
  house.seed([
    {
      conversations: [
        { from: 'human', value: 'hi' },
        { from: 'gpt', value: 'one two three' },
      ],
    },
  ]),
);
afterAll(() => house.leave());

describe('A server that is asked to end', () => {
  test('does not wait for answers that have stalled, nor for those that will', async () => {
    const server = await house.serve({ LOG_LEVEL: 'info', SHUTDOWN_TIMEOUT_MS: '3600000' });
    const stalled = await Promise.all(
      FAULTS.map((fault) => OpenStream.open(server, TALK, { 'x-reprise-fault': fault })),
    );
    // Over one connection: the second answer has no socket yet.
    const both = FAULTS.slice(0, 2).map((fault) =>
      streamRequest(TALK, { 'x-reprise-fault': fault }),
    );
    stalled[0].socket.write(Buffer.concat(both));
    const later = { 'x-reprise-fault': 'stall; after=3', 'x-reprise-itl-ms': '300' };
    const stalling = await OpenStream.open(server, TALK, later);
    await Promise.all([stalled[0].received(2), stalling.received(2)]);
    await new Asker(server.client).whole(TALK);
    server.child.kill('SIGTERM');
    const { status, stderr } = await server.child.end();
    expect([status, stderr.includes('Not finished')]).toEqual([0, false]);
    await Promise.all([...stalled, stalling].map((stream) => stream.ended()));
    expect([stalled[0].events.length, stalling.events.length]).toEqual([2, 3]);
  });

  test('ends streams that go on, and answers those who wait for their turn', async () => {
    const server = await house.serve({ LOG_LEVEL: 'info', MAX_CONCURRENCY: '1' });
    const first = await OpenStream.open(server, TALK, { 'x-reprise-itl-ms': '50' });
    await first.received(1);
    const second = await OpenStream.open(server, TALK);
    // Over a connection that came later than theirs.
    await server.client.send('GET', '/health');
    server.child.kill('SIGTERM');
    expect((await server.child.end()).status).toBe(0);
    await Promise.all([first.ended(), second.ended()]);
    for (const { text } of [first, second]) expect(text).toContain('data: [DONE]\n\n');
  });

  test('cuts what takes longer than SHUTDOWN_TIMEOUT_MS', async () => {
    const server = await house.serve({ LOG_LEVEL: 'info', SHUTDOWN_TIMEOUT_MS: '100' });
    const stream = await OpenStream.open(server, TALK, { 'x-reprise-itl-ms': '3600000' });
    await stream.received(1);
    server.child.kill('SIGTERM');
    const { status, stderr } = await server.child.end();
    expect([status, stderr.includes('Not finished within 100 ms')]).toEqual([0, true]);
    await stream.ended();
  });
});

describe('A request that', () => {
  test('is never finished is answered with 408 in OpenAI’s envelope, and takes no slot', async () => {
    const limits = { MAX_CONCURRENCY: '1', MAX_QUEUE: '0' };
    const server = await house.serve({ REQUEST_TIMEOUT_MS: '300', ...limits });
    const whole = streamRequest(TALK);
    const half = sendRaw(server.port, whole.subarray(0, -1));
    const alive = new Asker(server.client);
    await alive.whole(TALK);
    const answer = await half;
    expect(answer?.status).toBe(408);
    expect(JSON.parse(answer?.body ?? '')).toEqual({
      error: {
        message: 'The request took too long to arrive',
        type: 'invalid_request_error',
        param: null,
        code: null,
      },
    });
    await alive.whole(TALK);
  });

  test('is followed by what is no HTTP has no other answer within its own', async () => {
    const server = await house.serve({ MAX_CONCURRENCY: '1', MAX_QUEUE: '0' });
    const stream = await OpenStream.open(server, TALK, { 'x-reprise-itl-ms': '3600000' });
    await stream.received(2);
    stream.socket.write('no HTTP\r\n\r\n');
    await stream.ended();
    expect(stream.text).not.toContain('HTTP/1.1');
    const { client } = server;
    await until(
      'its slot is free',
      async () => (await new Asker(client).send(TALK)).status === 200,
    );
  });
});
