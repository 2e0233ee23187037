import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';
import { Asker, type Headers } from '../../support/openai/asker.js';
import { lineOf } from '../../support/openai/logged-requests.js';
import { OpenStream } from '../../support/openai/open-stream.js';
import type { Server } from '../../support/server.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const REPLY = 'one two three';
const HOUR_MS = '3600000';

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
  server = await house.serve({ MAX_CONCURRENCY: '1', MAX_QUEUE: '1', LOG_LEVEL: 'debug' });
  asker = new Asker(server.client);
});
afterAll(() => house.leave());

test.each<[string, boolean, Headers]>([
  ['a whole answer that is not due', false, { 'x-reprise-ttft-ms': HOUR_MS }],
  ['a whole answer that never comes', false, { 'x-reprise-fault': 'timeout' }],
  ['a whole answer that stalls', false, { 'x-reprise-fault': 'stall' }],
  [
    'a whole answer that is not due, and then stalls',
    false,
    { 'x-reprise-fault': 'stall', 'x-reprise-ttft-ms': HOUR_MS },
  ],
  ['a stream that never comes', true, { 'x-reprise-fault': 'timeout' }],
  ['a stream that stalls', true, { 'x-reprise-fault': 'stall; after=1' }],
])(
  'a client that leaves %s gives its slot to the one that waits',
  async (what, stream, headers) => {
    const id = what.replace(/\W+/g, '-');
    const body = { ...TALK, stream };
    const first = await OpenStream.open(server, body, { ...headers, 'x-request-id': id });
    // Over a connection that came later.
    server.client.close();
    await server.client.send('GET', '/health');
    const waiting = asker.whole(TALK);
    first.leave();
    expect((await waiting).json.choices[0].message.content).toBe(REPLY);
    expect(await lineOf(server, id)).toMatchObject({ complete: false });
  },
);
