import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { json } from '../support/client.js';
import { CORPUS, human } from '../support/completion-corpus.js';
import { completionsOf } from '../support/completions.js';
import { onEachStore } from '../support/each-store.js';
import { House } from '../support/house.js';
import type { Server } from '../support/server.js';

onEachStore((store) => {
  const house = new House(store);
  let server: Server;

  beforeAll(async () => {
    await house.seed(CORPUS);
    server = await house.serve();
  });
  afterAll(() => house.leave());
  const { ask } = completionsOf(() => server);

  describe('the choice of a strategy', () => {
    test('is v3 unless the settings or the request say otherwise', async () => {
      const { headers } = await ask([human('hi')]);
      expect(headers['x-reprise-strategy']).toBe('v3');
    });

    test.each(['v1', 'v2', 'v3', 'v4'])(
      '%s is named in the answer that it gave',
      async (strategy) => {
        const { headers } = await ask([human('bye')], `?strategy=${strategy}`);
        expect(headers['x-reprise-strategy']).toBe(strategy);
      },
    );

    test.each(['v5', 'V1', '', 'constructor', 'v1&strategy=v2'])(
      'strategy=%s is refused',
      async (name) => {
        const answer = await ask([human('hi')], `?strategy=${name}`);
        expect(answer.status).toBe(400);
        const { message } = json(answer) as { message: string[] };
        expect(message.join()).toContain('strategy');
      },
    );

    test('follows the setting STRATEGY', async () => {
      const other = await house.serve({ STRATEGY: 'v1' });
      const answer = await other.client.complete([human('hi')]);
      expect(answer.headers['x-reprise-strategy']).toBe('v1');
      expect(answer.headers['x-total-count']).toBe('3');
      const chosen = await other.client.complete([human('hi')], '?strategy=v2');
      expect(chosen.headers['x-reprise-strategy']).toBe('v2');
      await other.stop();
    });
  });
});
