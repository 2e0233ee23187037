import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli.js';
import { conversationsIn, SAMPLE } from '../support/corpora.js';
import { wrongAnswers } from '../support/exactness.js';
import { House } from '../support/house.js';
import { removeFolder } from '../support/temporary-folder.js';

const HELLO = { from: 'human', value: 'Hello! What can you do?' };

let house: House;
beforeEach(async () => {
  house = new House();
  await house.seed([{ conversations: [HELLO, { from: 'gpt', value: 'Much.' }] }]);
});
afterEach(() => house.leave());

const isDamaged = (id: string): string => `Generation ${id} is damaged: seed it again.`;

/** What may be wrong with a generation: how it comes about in its folder, and what is said of it. */
const troubles: [string, (folder: string) => void, (id: string) => string][] = [
  [
    'its data file is cut off',
    (folder) => {
      truncateSync(join(folder, 'data.mdb'), 8192);
    },
    isDamaged,
  ],
  ['its folder is gone', removeFolder, isDamaged],
  [
    'it is of another format',
    (folder) => {
      const path = join(folder, 'generation.json');
      const summary = JSON.parse(readFileSync(path, 'utf8')) as object;
      writeFileSync(path, JSON.stringify({ ...summary, format: 2 }));
    },
    (id) => `Generation ${id} has format 2, and this version reads format 3: seed it again.`,
  ],
];

describe.each(troubles)('when the live generation cannot be read since %s', (_, spoil, says) => {
  let id: string;
  let message: string;

  beforeEach(() => {
    id = readFileSync(join(house.dataDir, 'corpus/live'), 'utf8').trim();
    spoil(join(house.dataDir, 'corpus/generations', id));
    message = says(id);
  });

  test('the server starts, says so, and answers after a seed', async () => {
    const { child, client } = await house.serve({ SEED_SAMPLE: 'true' });
    expect(child.stdout).toContain(`\n  Corpus ${message}\n`);
    expect(child.stdout).not.toContain('curl');
    for (const answer of [
      await client.send('GET', '/health/ready'),
      await client.complete([HELLO]),
    ]) {
      expect(answer.status).toBe(503);
      expect(JSON.parse(answer.body.toString())).toMatchObject({ statusCode: 503, message });
    }
    await house.seed(JSON.parse(readFileSync(SAMPLE, 'utf8')));
    expect((await client.send('GET', '/health/ready')).status).toBe(200);
    expect(await wrongAnswers(client, conversationsIn(SAMPLE), 5)).toEqual([]);
    expect(child.stderr).toBe('');
  });

  test('the command line lists it, and does not export it', async () => {
    const inspected = await runCli(house.dataDir, ['inspect', '--json']);
    expect(inspected).toMatchObject({ status: 0, stderr: '' });
    const generations = JSON.parse(inspected.stdout) as unknown;
    expect(generations).toMatchObject([{ id, state: 'live', conversations: 0, messages: 0 }]);
    const exported = await runCli(house.dataDir, ['export']);
    const stderr = `${message.replace(/\.$/, '')} (the store is ${house.dataDir}).\n`;
    expect(exported).toEqual({ status: 1, stdout: '', stderr });
  });
});
