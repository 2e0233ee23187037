import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { runCli, runInShell, seedByCli } from '../support/cli.js';
import { conversationsIn, SAMPLE, SHARED_DATA, SHARED_FILES } from '../support/corpora.js';
import { House } from '../support/house.js';

const house = new House();
afterAll(() => house.leave());

describe('an export is what was read, up to formatting and what was skipped', () => {
  test.each([SAMPLE, ...SHARED_FILES].map((path) => [basename(path), path]))(
    '%s',
    async (name, path) => {
      await seedByCli(house.dataDir, path);
      const file = join(house.folder, name);
      const toFile = await runCli(house.dataDir, ['export', file]);
      expect(toFile).toEqual({ status: 0, stdout: '', stderr: '' });
      const content = readFileSync(file, 'utf8');
      const read = conversationsIn(path).map(({ id, messages }) => ({
        ...(id !== undefined && { id }),
        conversations: messages.map(({ from, value }) => ({ from, value })),
      }));
      // Compared as JSON: a difference in one of ten thousand texts is shown as that one.
      const lines = (entries: readonly unknown[]): string[] =>
        entries.map((entry) => JSON.stringify(entry));
      expect(lines(JSON.parse(content) as unknown[])).toEqual(lines(read));
      const toOutput = await runCli(house.dataDir, ['export']);
      expect(toOutput.stdout === content).toBe(true);
    },
  );

  if (SHARED_FILES.length === 0) {
    test.skip(`real corpora: not run, because ${SHARED_DATA} is not there`, () => undefined);
  }
});

test('an export of an export is the same, byte for byte', async () => {
  await seedByCli(house.dataDir, SAMPLE);
  const first = join(house.folder, 'first.json');
  const second = join(house.folder, 'second.json');
  await runCli(house.dataDir, ['export', first]);
  await seedByCli(house.dataDir, first);
  await runCli(house.dataDir, ['export', second]);
  expect(readFileSync(second).equals(readFileSync(first))).toBe(true);
});

test('a reader that has seen enough ends the export quietly', async () => {
  await seedByCli(house.dataDir, SAMPLE);
  const script = '$REPRISE export | head -c 20 >&2; echo ${PIPESTATUS[0]}';
  const { stdout, stderr } = await runInShell(house.dataDir, script);
  expect(stdout).toBe('0\n');
  expect(stderr).toBe('[\n{"id":"hello-what-');
});
