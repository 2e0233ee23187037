import { afterAll, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';

const house = new House();
afterAll(() => house.leave());

test('roles of megabytes, each another one, leave nothing behind in the server', async () => {
  await house.seed([
    {
      conversations: [
        { from: 'human', value: 'hi' },
        { from: 'gpt', value: 'yes' },
      ],
    },
  ]);
  const server = await house.serve({ NODE_OPTIONS: '--max-old-space-size=64' });
  for (let i = 0; i < 40; i++) {
    const from = `${i}${'r'.repeat(4 << 20)}`;
    expect((await server.client.complete([{ from, value: 'hi' }])).status).toBe(404);
  }
  expect((await server.client.complete([{ from: 'human', value: 'hi' }])).status).toBe(200);
});
