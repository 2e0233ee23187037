import { readFileSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { cliOnStore } from '../support/cli-on-store.js';
import { startCli } from '../support/cli.js';
import { House } from '../support/house.js';
import { array } from '../support/reply-files.js';
import { until } from '../support/until.js';

const house = new House();
afterAll(() => house.leave());

const { run, repliesStored } = cliOnStore(house);
const home = join(house.dataDir, 'corpus');

/** A stopped process shows no life, as one that waits long for its disk. */
const onLinux = process.platform === 'linux' ? test : test.skip;
onLinux(
  'a seed that is stopped for long keeps its lock and its generation, and goes on',
  async () => {
    await run('seed', house.write(array('old')));
    const [old] = readdirSync(join(home, 'generations'));
    const child = startCli(house.dataDir, ['seed', '-']);
    child.stdin.write(array('new').slice(0, -1));
    const generation = await until('it has begun a generation', () =>
      readdirSync(join(home, 'generations')).find((id) => id !== old),
    );
    child.kill('SIGSTOP');
    await until('it is stopped', () =>
      readFileSync(`/proc/${child.pid}/stat`, 'utf8').includes(' T '),
    );
    utimesSync(join(home, 'seeding.lock'), 1, 1);
    expect((await run('inspect')).stdout).toContain(`Generation ${generation} (seeding)`);
    expect(await run('seed', house.write(array('other')))).toMatchObject({
      status: 1,
      stderr: 'A seed is already running.\n',
    });
    expect(await repliesStored()).toEqual(['old']);
    child.kill('SIGCONT');
    child.stdin.end(']');
    expect((await child.end()).status).toBe(0);
    expect(await repliesStored()).toEqual(['new']);
  },
);
