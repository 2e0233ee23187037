import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { SeedStatus } from '../../src/conversation/seeding/seed-report.js';
import { json, type Answer, type Client } from './client.js';
import { dialogue } from './dialogue.js';
import type { House } from './house.js';
import type { Server } from './server.js';
import { until } from './until.js';

/** The secret of a server that {@link serve} starts. */
export const SECRET = 'open sesame';

/** Where a server is told to seed. */
export const ROUTE = '/conversation/seed';

/** An entry of a ShareGPT file, with the reply to what {@link reply} asks. */
export const talk = (reply: string): object => ({
  conversations: dialogue('Which?', reply).messages,
});

/** A {@link talk} as JSON. */
export const entry = (reply: string): string => JSON.stringify(talk(reply));

/** What {@link reply} gives when these were recorded. */
export const bodyWith = (...replies: string[]): string =>
  JSON.stringify({ choices: replies.map((value) => ({ from: 'gpt', value })) });

/** Starts a server that seeds a file when it is told to. */
export const serve = (house: House, file: string): Promise<Server> =>
  house.serve({ SEED_SECRET: SECRET, SEED_FILE: file });

/** Asks for a seed. */
export const post = ({ client }: Server, secret: unknown = SECRET): Promise<Answer> =>
  client.send('POST', ROUTE, JSON.stringify({ secret }));

/** Asks for the end of a seed. */
export const cancel = ({ client }: Server, secret = SECRET): Promise<Answer> =>
  client.send('DELETE', ROUTE, undefined, { 'x-seed-secret': secret });

/** How the seed stands. */
export async function status({ client }: Server): Promise<SeedStatus> {
  const answer = await client.send('GET', ROUTE, undefined, { 'x-seed-secret': SECRET });
  expect(answer.status).toBe(200);
  return json(answer) as SeedStatus;
}

/** The status, once the seed is over. */
export const outcome = (server: Server): Promise<SeedStatus> =>
  until('the seed ends', async () => {
    const now = await status(server);
    return now.state !== 'running' && now;
  });

/** The body of the answer to the question of every {@link talk}. */
export async function reply({ client }: { client: Client }): Promise<string> {
  return (await client.complete([{ from: 'human', value: 'Which?' }])).body.toString();
}

/** Waits until the answer is made of these replies: a server follows to what another process has seeded, in its time. */
export const untilReplies = (server: Server, ...replies: string[]): Promise<true> =>
  until(`the replies are ${replies.join()}`, async () => {
    return (await reply(server)) === bodyWith(...replies);
  });

/** The status and the body of an answer. */
export const text = (answer: Answer): [number, string] => [answer.status, answer.body.toString()];

/** The process that seeds the house's store. */
export function seedingPid({ dataDir }: House): number {
  const lock = readFileSync(join(dataDir, 'corpus/seeding.lock'), 'utf8');
  return (JSON.parse(lock) as { pid: number }).pid;
}
