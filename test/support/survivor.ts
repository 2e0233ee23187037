import { expect } from '@jest/globals';
import type { House } from './house.js';
import { Server } from './server.js';

const QUESTION = { from: 'human', value: 'Are you still there?' };
const REPLY = { from: 'gpt', value: 'Yes, “still”. 😀' };

/** The body of a good request to a {@link startSurvivor}, which may be spoiled in many ways. */
export const GOOD_BODY = JSON.stringify({ messages: [QUESTION] });

/** Starts a server that knows one conversation, and takes the secret `right`. */
export async function startSurvivor(house: House): Promise<Server> {
  await house.seed([{ id: 1, conversations: [QUESTION, REPLY] }]);
  return house.serve({ LOG_LEVEL: 'error', SEED_SECRET: 'right', BODY_LIMIT: '4mb' });
}

/** Whether a body has the shape of every refusal: the status, what is wrong, and the status in words. */
export function expectRefusal(status: number, body: string): void {
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(JSON.parse(body)).toEqual({
    statusCode: status,
    message: expect.anything(),
    error: expect.stringMatching(/^[A-Z]/),
  });
}

/** The very process that was started still answers exactly, and has found nothing worth an error in its log. */
export async function expectSurvival({ child, client }: Server): Promise<void> {
  expect(child.running).toBe(true);
  expect(child.stderr).toBe('');
  for (const strategy of ['v1', 'v2', 'v3', 'v4']) {
    const { status, body } = await client.complete([QUESTION], `?strategy=${strategy}`);
    expect(status).toBe(200);
    expect(body.toString()).toBe(JSON.stringify({ choices: [REPLY] }));
  }
  expect((await client.send('GET', '/health')).body.toString()).toBe('{"status":"ok"}');
}
