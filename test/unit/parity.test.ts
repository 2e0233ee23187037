import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT } from '../support/child.js';

test('The table of behaviours names sources and tests that there are', () => {
  const text = readFileSync(join(ROOT, 'docs/parity.md'), 'utf8');
  const rows = [...text.matchAll(/^\|(.+)\|(.+)\|(.+)\|$/gm)];
  const paths = (cell: string): string[] =>
    [...cell.matchAll(/`([\w.-]+\/[\w./-]*)`/g)].map(([, path]) => path);
  const sources = rows.flatMap(([, , here]) => paths(here));
  const tests = rows.flatMap(([, , , shownBy]) => paths(shownBy));
  expect([sources.length, tests.length].every((count) => count > 50)).toBe(true);
  const isThere = (...folders: readonly string[]): ((path: string) => boolean) => {
    return (path) => folders.some((folder) => existsSync(join(ROOT, folder, path)));
  };
  expect(sources.filter((path) => !isThere('src', '')(path))).toEqual([]);
  expect(tests.filter((path) => !isThere('test', '')(path))).toEqual([]);
});
