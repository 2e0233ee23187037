import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Environment } from '../../support/child.js';
import { House } from '../../support/house.js';
import { Asker } from '../../support/openai/asker.js';
import { lineOf, type Line } from '../../support/openai/logged-requests.js';
import type { Server } from '../../support/server.js';

const QUESTION = 'a question that is secret';
const REPLY = 'a reply that is secret too';
const MISSED = 'nobody has said this secret';
const TALK = { model: 'gpt-4o', messages: [{ role: 'user', content: QUESTION }] };
const KEY = 'sk-the-right-key-0123456789';

const house = new House();
let server: Server;
let asker: Asker;

async function serve(settings: Environment): Promise<void> {
  server = await house.serve({ API_KEYS: KEY, LOG_CONTENT: 'true', ...settings });
  asker = new Asker(server.client);
}

function as(id: string): Record<string, string> {
  return { authorization: `Bearer ${KEY}`, 'x-request-id': id };
}

beforeAll(() =>
  house.seed([
    {
      conversations: [
        { from: 'human', value: QUESTION },
        { from: 'gpt', value: REPLY },
      ],
    },
  ]),
);
afterAll(() => house.leave());

describe('With LOG_CONTENT=true the line', () => {
  beforeAll(() => serve({ LOG_LEVEL: 'debug' }));

  test('has messages and replies, streamed or not, and still no key', async () => {
    await asker.whole({ ...TALK, n: 2 }, as('whole'));
    await asker.streamed(TALK, as('streamed'));
    const messages = [[expect.objectContaining({ value: QUESTION })]];
    const whole = { messages, replies: [REPLY, REPLY] };
    expect(await lineOf(server, 'whole')).toMatchObject({ content: whole });
    expect(await lineOf(server, 'streamed')).toMatchObject({
      content: { messages, replies: [REPLY] },
    });
    expect(server.child.stderr).not.toContain(KEY);
  });

  test('of a refusal has what was asked', async () => {
    const body = { ...TALK, messages: [{ role: 'user', content: MISSED }] };
    await asker.refused(body, as('missed'));
    const content = { messages: [[expect.objectContaining({ value: MISSED })]] };
    expect(await lineOf(server, 'missed')).toMatchObject({ status: 404, content });
  });
});

describe('At LOG_LEVEL=info', () => {
  test('there is no line for a request', async () => {
    await serve({ LOG_LEVEL: 'info' });
    await asker.whole(TALK, as('quiet'));
    await asker.streamed(TALK, as('quiet'));
    await server.stop();
    const lines = server.child.stderr.trimEnd().split('\n');
    const told = lines.map((line) => (JSON.parse(line) as Line).msg);
    expect(told.at(-1)).toBe('Stopped.');
    expect(server.child.stderr).not.toMatch(/quiet|secret/);
  });
});
