import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Asker } from '../../support/openai/asker.js';
import { House } from '../../support/house.js';
import { SlowReader, type Read } from '../../support/openai/slow-reader.js';
import { describeWithProc, peakMemoryOf } from '../../support/running-process.js';
import type { Server } from '../../support/server.js';

const MEGABYTE = 1 << 20;
const WORDS = 600;
const HI = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const LONG = { model: 'm', messages: [{ role: 'user', content: 'Tell me all.' }] };
/** A stream of 56 MB, and one of 14 MB: neither fits into the buffers of a connection. */
const VAST = { ...LONG, n: 128 };
const LARGE = { ...LONG, n: 32 };
const READERS = 48;
const SOME_READERS = 12;
const DONE = 'data: [DONE]\n\n';

const house = new House();
let server: Server;
let asker: Asker;

beforeAll(async () => {
  const long = Array.from({ length: WORDS }, (_, i) => `word ${i}`).join(' ');
  await house.seed([
    { conversations: [human('hi'), gpt('hello')] },
    { conversations: [human('Tell me all.'), gpt(long)] },
  ]);
  server = await house.serve();
  asker = new Asker(server.client);
});
afterAll(() => house.leave());

async function read(body: object): Promise<Read> {
  const reader = await SlowReader.open(server, body);
  return reader.read();
}

async function expectOthersAnswered(): Promise<void> {
  for (let i = 0; i < 20; i++) {
    const { json } = await asker.whole(HI);
    expect(json.choices[0].message.content).toBe('hello');
  }
}

describeWithProc('A client that does not read', () => {
  test('takes no memory for what it has not read, keeps nobody waiting, and gets all of it at last', async () => {
    const quick = await read(VAST);
    expect(quick.bytes).toBeGreaterThan(40 * MEGABYTE);

    expect(quick.end).toBe(DONE);
    const { pid } = server.child;
    const before = peakMemoryOf(pid);
    const readers = await Promise.all(
      Array.from({ length: READERS }, () => SlowReader.open(server, VAST)),
    );
    await expectOthersAnswered();
    // They are to have 2.7 GB.
    expect(peakMemoryOf(pid) - before).toBeLessThan(64 * MEGABYTE);
    const [first, ...others] = readers;
    expect(await first.read()).toEqual(quick);
    for (const reader of others) reader.leave();
    await expectOthersAnswered();
  });

  test('gets what a quick one gets, be there ever so many of them', async () => {
    const quick = await read(LARGE);
    const before = peakMemoryOf(server.child.pid);
    const readers = await Promise.all(
      Array.from({ length: SOME_READERS }, () => SlowReader.open(server, LARGE)),
    );
    await expectOthersAnswered();
    const all = await Promise.all(readers.map((reader) => reader.read()));
    expect(all).toEqual(readers.map(() => quick));
    expect(peakMemoryOf(server.child.pid) - before).toBeLessThan(64 * MEGABYTE);
  });
});

function human(value: string): object {
  return { from: 'human', value };
}

function gpt(value: string): object {
  return { from: 'gpt', value };
}
