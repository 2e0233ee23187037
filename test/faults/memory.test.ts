import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { onEachStore } from '../support/each-store.js';
import { House } from '../support/house.js';
import type { Server } from '../support/server.js';

const HI = { from: 'human', value: 'hi' };

onEachStore((store) => {
  describe('nothing that clients make up is kept for good in a server of little memory', () => {
    let house: House;
    let server: Server;
    beforeEach(async () => {
      house = new House(store);
      await house.seed([{ conversations: [HI, { from: 'gpt', value: 'yes' }] }]);
      server = await house.serve({ NODE_OPTIONS: '--max-old-space-size=64' });
    });
    afterEach(() => house.leave());

    test('roles of megabytes, each another one', async () => {
      for (let i = 0; i < 40; i++) {
        const from = `${i}${'r'.repeat(4 << 20)}`;
        expect((await server.client.complete([{ from, value: 'hi' }])).status).toBe(404);
      }
      expect((await server.client.complete([HI])).status).toBe(200);
    });

    test('half a million short roles, each another one', async () => {
      for (let i = 0; i < 25; i++) {
        const messages = Array.from({ length: 20_000 }, (_, j) => ({
          from: `${i} ${j} ${'r'.repeat(45)}`,
          value: '',
        }));
        expect((await server.client.complete([...messages, HI], '?strategy=v4')).status).toBe(200);
      }
    });

    test('thousands of long queries, each another one', async () => {
      for (let i = 0; i < 320; i++) {
        const asked = Array.from({ length: 16 }, (_, j) =>
          server.client.complete([HI], `?x=${i}-${j}-${'x'.repeat(14_000)}`),
        );
        for (const { status } of await Promise.all(asked)) expect(status).toBe(200);
      }
    });
  });
});
