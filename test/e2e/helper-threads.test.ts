import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { afterAll, expect, test } from '@jest/globals';
import { House } from '../support/house.js';

const onLinux = process.platform === 'linux' ? test : test.skip;
const house = new House();
afterAll(() => house.leave());

onLinux(
  'the threads that collect garbage and compile give way to the one that answers',
  async () => {
    const { child } = await house.serve();
    const others = readdirSync(`/proc/${child.pid}/task`)
      .map(Number)
      .filter((id) => id !== child.pid);
    const deferred = others.filter((id) => getPriority(id) > getPriority(child.pid));
    // As many as V8 is given by Node, at least.
    expect(deferred.length).toBeGreaterThanOrEqual(4);
  },
);
