import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { json } from '../support/client.js';
import { CORPUS, human, MANY } from '../support/completion-corpus.js';
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
  const { ask, valuesFor } = completionsOf(() => server);

  describe('how much is sent', () => {
    test('a hundred replies unless asked otherwise, and the count of all', async () => {
      const answer = await ask([human('continue')]);
      expect(answer.headers['x-total-count']).toBe(String(MANY));
      expect(await valuesFor([human('continue')])).toEqual(
        Array.from({ length: 100 }, (_, i) => `part ${i}`),
      );
    });

    test.each([1, 2, 99, 101, 1000])('limit=%i sends that many, the first ones', async (limit) => {
      const values = await valuesFor([human('continue')], `?limit=${limit}`);
      expect(values).toEqual(Array.from({ length: limit }, (_, i) => `part ${i}`));
    });

    test.each(['0', '-1', '1001', '1.5', 'many', '', 'NaN', 'Infinity', '1e9', '1&limit=2'])(
      'limit=%s is refused',
      async (limit) => {
        const answer = await ask([human('continue')], `?limit=${limit}`);
        expect(answer.status).toBe(400);
        const { message } = json(answer) as { message: string[] };
        expect(message.join()).toContain('limit');
      },
    );

    test.each([
      ['many', 'limit must be an integer number'],
      ['0', 'limit must not be less than 1'],
      ['1001', 'limit must not be greater than 1000'],
    ])('limit=%s is refused for one reason', async (limit, reason) => {
      const { message } = json(await ask([human('continue')], `?limit=${limit}`)) as {
        message: string[];
      };
      expect(message).toEqual([reason]);
    });

    test.each(['0x10', '0b11', '0o7', '1e2', '1.0', '+5', ' 5', '5 ', '\t5', '5\n', '1_0', '５'])(
      'limit=%j is refused: only digits are a whole number',
      async (limit) => {
        const answer = await ask([human('continue')], `?limit=${encodeURIComponent(limit)}`);
        expect(answer.status).toBe(400);
        const { message } = json(answer) as { message: string[] };
        expect(message).toContain('limit must be an integer number');
      },
    );
  });
});
