import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SeedInput } from '../../../src/conversation/seeding/seed-input.js';
import { SeedInputError } from '../../../src/core/seed-errors.js';
import { contentOf, contentsOf } from '../../support/input-contents.js';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

/** The user `nobody`, whom a test that runs as root becomes to meet files that it may not read. */
const NOBODY = 65_534;

describe('SeedInput of a folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = temporaryFolder();
  });

  afterEach(() => {
    removeFolder(folder);
  });

  function file(name: string, content: string | Uint8Array = '[]'): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** What is left out of the folder, by name. */
  async function leftOut(): Promise<Record<string, string>> {
    const inputs = await SeedInput.from([folder]);
    return Object.fromEntries(
      inputs.flatMap(({ name, leftOut: reason }) =>
        reason === undefined ? [] : [[name.slice(folder.length + 1), reason]],
      ),
    );
  }

  test('reads files that begin as JSON or gzip does, whatever their names, in their order', async () => {
    const contents: [string, string | Uint8Array][] = [
      ['B', '{"b":1}'],
      ['a.txt', '[1]'],
      ['b.json', ' \r\n\t[2]'],
      ['c.md', '\ufeff[3]'],
      ['d', '\ufeff \n{"d":4}'],
      ['e.json.gz', '[5]'],
      ['f', `${' '.repeat(10_000)}[6]`],
      ['g.csv', gzipSync('[7]')],
    ];
    for (const [name, content] of [...contents].reverse()) file(name, content);
    const inputs = await SeedInput.from([folder]);
    expect(inputs.map(({ name }) => name)).toEqual(contents.map(([name]) => join(folder, name)));
    const read: string[] = [];
    for (const input of inputs) read.push((await contentOf(input)).toString());
    expect(read).toEqual([...contents.slice(0, -1).map(([, content]) => content), '[7]']);
    expect(inputs.every((input) => input.leftOut === undefined)).toBe(true);
  });

  test('leaves out the rest, and says why', async () => {
    file('corpus');
    file('readme.json', 'Read me [1]');
    file('empty.json', '');
    file('blank.json', ' \n'.repeat(5000));
    file('one', '\x1f');
    file('.hidden.json');
    symlinkSync('nowhere', join(folder, '.#lock'));
    mkdirSync(join(folder, 'sub.json'));
    file('sub.json/nested.json');
    execFileSync('mkfifo', [join(folder, 'pipe.json')]);
    expect(await leftOut()).toEqual({
      '.#lock': 'name begins with a dot',
      '.hidden.json': 'name begins with a dot',
      'blank.json': 'file is neither JSON nor gzip',
      'empty.json': 'file is neither JSON nor gzip',
      one: 'file is neither JSON nor gzip',
      'pipe.json': 'not a regular file',
      'readme.json': 'file is neither JSON nor gzip',
      'sub.json': 'folder inside a folder',
    });
  });

  test('reads a file that is named itself, whatever its name and content', async () => {
    expect(await contentsOf(file('.hidden', 'anything'), file('empty', ''))).toEqual([
      'anything',
      '',
    ]);
  });

  test('refuses one without anything to read, and says what is in it', async () => {
    await expect(SeedInput.from([folder])).rejects.toThrow(
      new SeedInputError(`${folder}: no JSON or gzip file in it`),
    );
    file('readme.md', 'Read me');
    file('table.csv', 'a,b');
    mkdirSync(join(folder, 'sub'));
    await expect(SeedInput.from([folder])).rejects.toThrow(
      new SeedInputError(
        `${folder}: no JSON or gzip file in it: file is neither JSON nor gzip (2), folder inside a folder (1)`,
      ),
    );
  });

  test('refuses one with a link to nothing, by the link’s name', async () => {
    file('corpus');
    symlinkSync('nowhere', join(folder, 'link.json'));
    await expect(SeedInput.from([folder])).rejects.toThrow(
      new SeedInputError(`${join(folder, 'link.json')}: no such file or folder`),
    );
  });

  test('refuses one with a file that it may not read, by the file’s name', async () => {
    file('corpus');
    const path = file('secret');
    chmodSync(folder, 0o755);
    chmodSync(path, 0o000);
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(NOBODY);
    try {
      await expect(SeedInput.from([folder])).rejects.toThrow(
        new SeedInputError(`${path}: permission denied`),
      );
    } finally {
      if (root) process.seteuid?.(0);
    }
  });

  test('refuses one that is missing, by its name', async () => {
    const missing = join(folder, 'missing');
    await expect(SeedInput.from([missing])).rejects.toThrow(
      new SeedInputError(`${missing}: no such file or folder`),
    );
  });
});
