import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cliOnStore } from '../support/cli-on-store.js';
import { runCli } from '../support/cli.js';
import { conversationsIn, SAMPLE } from '../support/corpora.js';
import { House } from '../support/house.js';
import { array } from '../support/reply-files.js';

const house = new House();
afterAll(() => house.leave());

const { run } = cliOnStore(house);

describe('inspect', () => {
  const stored = conversationsIn(SAMPLE);
  const messages = stored.flatMap((conversation) => conversation.messages);

  beforeAll(async () => {
    // What was replaced and what failed leave no generation that would be shown.
    await run('seed', house.write(array('replaced')));
    await run('seed', house.write('[]'));
    await run('seed', SAMPLE);
  });

  interface Inspected {
    state: string;
    conversations: number;
    messages: number;
    bytes: number;
    details: {
      roles: { role: string; messages: number }[];
      lengths: Record<string, number>;
      repeated: { from: string; value: string; times: number }[];
    };
  }

  const inspected = async (): Promise<Inspected[]> =>
    JSON.parse((await run('inspect', '--json')).stdout) as Inspected[];

  test('--json has the counts, the roles, the lengths and what is repeated most', async () => {
    const [live, ...others] = await inspected();
    expect(others).toEqual([]);
    expect(live).toMatchObject({
      state: 'live',
      conversations: stored.length,
      messages: messages.length,
    });
    const { roles, lengths, repeated } = live.details;
    const counts = roles.map(({ role, messages: count }) => [role, count]);
    expect(Object.fromEntries(counts)).toEqual(countBy(messages.map(({ from }) => from)));
    const sorted = messages.map(({ value }) => value.length).sort((a, b) => a - b);
    expect(lengths.longest).toBe(sorted.at(-1));
    for (const [name, share] of [
      ['median', 0.5],
      ['p90', 0.9],
      ['p99', 0.99],
    ] as const) {
      const exact = sorted[Math.ceil(share * sorted.length) - 1];
      expect(Math.abs(lengths[name] - exact)).toBeLessThanOrEqual(1 + 0.02 * exact);
    }
    const questions = messages.filter(({ from }) => ['human', 'user'].includes(from));
    const times = countBy(questions.map(({ value }) => value));
    const most = Math.max(...Object.values(times));
    expect(repeated[0].times).toBe(most);
    for (const { from, value, times: counted } of repeated) {
      if (from === 'user') expect([value, counted]).toEqual([value, times[value]]);
    }
  });

  test('tells a person the same', async () => {
    const { stdout } = await run('inspect');
    expect(stdout).toMatch(/^Generation \S+ \(live\), of \d{4}-/);
    expect(stdout).toContain(`\n  Conversations  ${stored.length}\n`);
    expect(stdout).toContain(`\n  Messages       ${messages.length}\n`);
    expect(stdout).toMatch(/\n {2}Roles +human \d+, gpt \d+/);
    expect(stdout).toMatch(
      /\n {2}Most repeated {2}\(human is user, gpt is assistant\)\n +\d+ × user: /,
    );
  });

  test('says that an empty store is empty, and where it is', async () => {
    const folder = join(house.folder, 'nothing');
    const { status, stdout } = await runCli(folder, ['inspect'], { DATA_DIR: '.' });
    expect([status, stdout]).toEqual([0, `The store in ${folder} is empty.\n`]);
  });

  test('shows a repeated message without a text as empty', async () => {
    const twice = [
      { from: 'human', value: '' },
      { from: 'gpt', value: 'Yes?' },
    ];
    const other = new House();
    await other.seed([{ conversations: [...twice, ...twice] }]);
    const { stdout } = await runCli(other.dataDir, ['inspect']);
    await other.leave();
    expect(stdout).toMatch(/ 2 × user: \(empty\)\n/);
  });
});

function countBy(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
