import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';
import { Asker } from '../../support/openai/asker.js';
import { SlowReader } from '../../support/openai/slow-reader.js';
import { describeWithProc, peakMemoryOf } from '../../support/running-process.js';
import type { Server } from '../../support/server.js';
import { settled } from '../../support/until.js';
import { BareUpstream } from '../../support/upstream/bare-upstream.js';
import { answers, begins, delta, framed, worded } from '../../support/upstream/scripts.js';

const MEGABYTE = 1 << 20;
const VAST = { model: 'vast', messages: [{ role: 'user', content: 'hi' }] };
const TALK = { ...VAST, model: 'm' };
const READERS = 8;
/** An answer of 32 MB for each. */
const EVENTS = 400;
const EVENT = framed([delta({ content: 'word '.repeat(16_000) })]);

const house = new House();
let upstream: BareUpstream;
let server: Server;
let written = 0;

/** Writes the events of a vast answer, as fast as they are taken. */
function write(response: ServerResponse, left = EVENTS): void {
  for (; left > 0; left--) {
    written += EVENT.length;
    if (response.write(EVENT)) continue;
    response.once('drain', () => {
      write(response, left - 1);
    });
    return;
  }
  response.end(framed(worded('.').slice(1)));
}

beforeAll(async () => {
  const vast = begins(framed(worded().slice(0, 1)), (response) => {
    write(response);
  });
  upstream = await BareUpstream.start((response, request) => {
    (request.body.model === 'vast' ? vast : answers('Well.'))(response, request);
  });
  server = await house.serve({ ENGINE: 'upstream', UPSTREAM_BASE_URL: upstream.url });
});
afterAll(async () => {
  await house.leave();
  await upstream.close();
});

describeWithProc('Clients that do not read live streams', () => {
  test('make the upstream wait, take no memory, and get all of it at last', async () => {
    const { pid } = server.child;
    const asker = new Asker(server.client);
    await asker.whole(TALK);
    const before = peakMemoryOf(pid);
    const readers = await Promise.all(
      Array.from({ length: READERS }, () => SlowReader.open(server, VAST)),
    );
    // Of 256 MB, what the buffers of all sockets hold.
    expect(await settled('no more is written', () => written)).toBeLessThan(128 * MEGABYTE);
    expect((await asker.whole(TALK)).json.choices[0].message.content).toBe('Well.');
    expect(peakMemoryOf(pid) - before).toBeLessThan(96 * MEGABYTE);
    const [first, ...others] = readers;
    for (const reader of others) reader.leave();
    const { bytes, end } = await first.read();
    expect([bytes > EVENTS * EVENT.length, end]).toEqual([true, 'data: [DONE]\n\n']);
    await upstream.idle();
  });
});
