import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cacheFolder, keep } from '../../../scripts/mongod/cache.mjs';
import { removeFolder, temporaryFolder } from '../../support/temporary-folder.js';

let folder: string;
let environment: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = temporaryFolder();
  environment = { REPRISE_CACHE_DIR: join(folder, 'cache') };
});
afterEach(() => removeFolder(folder));

const fillWith =
  (text: string) =>
  (empty: string): Promise<void> => {
    expect(readdirSync(empty)).toEqual([]);
    writeFileSync(join(empty, 'file'), text);
    return Promise.resolve();
  };

describe('the cache is', () => {
  test.each([
    ['the folder that is set for it', { REPRISE_CACHE_DIR: '/c', XDG_CACHE_HOME: '/x' }, '/c'],
    ['in the folder of the user’s caches', { XDG_CACHE_HOME: '/x' }, join('/x', 'reprise')],
    ['in the home otherwise', {}, join(homedir(), '.cache', 'reprise')],
    [
      'there too when the variables are empty',
      { REPRISE_CACHE_DIR: '', XDG_CACHE_HOME: '' },
      join(homedir(), '.cache', 'reprise'),
    ],
  ])('%s', (_, variables, wanted) => {
    expect(cacheFolder(variables)).toBe(wanted);
  });
});

test('what is kept is there under its name, and nothing else is', async () => {
  const place = await keep(environment, 'thing', fillWith('content'));
  expect(place).toBe(join(folder, 'cache', 'thing'));
  expect(readFileSync(join(place, 'file'), 'utf8')).toBe('content');
  expect(readdirSync(join(folder, 'cache'))).toEqual(['thing']);
});

test('what could not be fetched leaves nothing', async () => {
  const failing = (empty: string): Promise<void> => {
    writeFileSync(join(empty, 'half'), '');
    return Promise.reject(new Error('the line is cut'));
  };
  await expect(keep(environment, 'thing', failing)).rejects.toThrow('the line is cut');
  expect(readdirSync(join(folder, 'cache'))).toEqual([]);
});

test('of two that fetch at once the first one’s stays, and both succeed', async () => {
  const slower = async (empty: string): Promise<void> => {
    await keep(environment, 'thing', fillWith('first'));
    await fillWith('second')(empty);
  };
  const place = await keep(environment, 'thing', slower);
  expect(readFileSync(join(place, 'file'), 'utf8')).toBe('first');
  expect(readdirSync(join(folder, 'cache'))).toEqual(['thing']);
});

test('what a killed process left is removed after an hour, and not before', async () => {
  const [old, recent] = ['.unfinished-old', '.unfinished-recent'].map((name) =>
    join(folder, 'cache', name),
  );
  mkdirSync(old, { recursive: true });
  mkdirSync(recent);
  const hourAgo = Date.now() / 1000 - 3601;
  utimesSync(old, hourAgo, hourAgo);
  await keep(environment, 'thing', fillWith(''));
  expect([existsSync(old), existsSync(recent)]).toEqual([false, true]);
});
