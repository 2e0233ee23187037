import { afterAll, expect, test } from '@jest/globals';
import { House } from '../support/house.js';
import { until } from '../support/until.js';

const house = new House();
afterAll(() => house.leave());

test('at LOG_LEVEL=debug a line for each request says its method, path and status', async () => {
  const { child, client } = await house.serve({ LOG_LEVEL: 'debug' });
  await client.send('GET', '/nowhere?at=all');
  const line = await until('the request is logged', () => /^.*"GET \/.*$/m.exec(child.stderr)?.[0]);
  expect(JSON.parse(line)).toMatchObject({
    msg: 'GET /nowhere 404',
    method: 'GET',
    url: '/nowhere?at=all',
    status: 404,
  });
});
