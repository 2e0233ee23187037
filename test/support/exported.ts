import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from '@jest/globals';
import { runCli } from './cli.js';
import { conversationsIn } from './corpora.js';
import type { House } from './house.js';

/** Seeds a file and exports it, to a file and to standard output: what was read, up to formatting and what was skipped. */
export async function expectExported(house: House, path: string): Promise<void> {
  await house.seedFiles(path);
  const file = join(house.folder, basename(path));
  const toFile = await runCli(house.dataDir, ['export', file]);
  expect(toFile).toMatchObject({ status: 0, stdout: '' });
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
}
