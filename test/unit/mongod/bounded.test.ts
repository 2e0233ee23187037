import { expect, test } from '@jest/globals';
import { runBounded, type Bounds } from '../../../scripts/mongod/bounded.mjs';

const ENOUGH = 30_000;
const run = (script: string, bounds: Partial<Bounds> = {}): ReturnType<typeof runBounded> =>
  runBounded(process.execPath, ['-e', script], { limit: ENOUGH, ...bounds });

const FOREVER = 'setInterval(() => undefined, 1000)';

test('a program that ends well leaves what it printed', async () => {
  expect(await run('console.log("out"); console.error("err")')).toEqual({ stdout: 'out\n' });
});

test('the last line on standard error says why a program failed', async () => {
  const script = 'console.log("out"); console.error("first\\nlast"); process.exit(3)';
  expect(await run(script)).toEqual({ stdout: 'out\n', failure: 'last' });
});

test('a program that fails without a word leaves its status or its signal', async () => {
  expect((await run('process.exit(3)')).failure).toBe('it ended with 3');
  expect((await run('process.kill(process.pid)')).failure).toBe('it ended with SIGTERM');
});

test('a program that does not exist leaves that', async () => {
  const { failure } = await runBounded('/no/such/program', [], { limit: ENOUGH });
  expect(failure).toBe('spawn /no/such/program ENOENT');
});

test('a program that takes too long is killed', async () => {
  expect((await run(FOREVER, { limit: 1 })).failure).toBe('it took more than 1 ms');
});

test('a program that makes no progress is killed', async () => {
  expect((await run(FOREVER, { stillLimit: 1 })).failure).toBe('no progress within 1 ms');
});

test('a program that makes progress is not', async () => {
  let reached = 0;
  const bounds = { limit: 600, stillLimit: 1, progress: () => reached++ };
  expect((await run(FOREVER, bounds)).failure).toBe('it took more than 600 ms');
});
