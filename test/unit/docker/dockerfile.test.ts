import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { VARIABLES } from '../../../src/config/variables.js';
import { ROOT } from '../../support/child.js';
import { dockerfile } from '../../support/dockerfile.js';

const instructions = dockerfile();
const last = instructions.at(-1)!.stage;
const final = instructions.filter(({ stage }) => stage === last);
const all = (name: string, of = instructions): string[] =>
  of.filter((instruction) => instruction.name === name).map(({ text }) => text);

/** Sources of what is copied out of the repository. */
const copied = all('COPY')
  .filter((text) => !text.startsWith('--from='))
  .flatMap((text) => text.split(' ').slice(0, -1));

test('every line is an instruction', () => {
  expect(instructions.filter(({ name }) => name === '')).toEqual([]);
});

test('every file that is copied is in the repository', () => {
  expect(copied.length).toBeGreaterThan(0);
  expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('all of that, and nothing else, is sent to Docker', () => {
  const lines = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
  const [everything, ...rest] = lines.filter((line) => line !== '' && !line.startsWith('#'));
  expect(everything).toBe('*');
  const sent = rest.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  expect(sent.sort()).toEqual([...new Set(copied)].sort());
  expect(rest.filter((line) => !line.startsWith('!'))).toEqual(['src/seed-data']);
});

test('every stage starts from the same major version of Node, which is one that is meant', () => {
  const bases = all('FROM').map((text) => text.split(' ')[0]);
  expect(new Set(bases).size).toBe(1);
  expect(Number(/^node:(\d+)-slim$/.exec(bases[0])?.[1])).toBeGreaterThanOrEqual(20);
});

test('the image has what package.json asks for to run, and runs no script of a package', () => {
  const installs = all('RUN').filter((text) => text.startsWith('npm '));
  expect(installs).toHaveLength(2);
  for (const install of installs) expect(install).toMatch(/^npm ci .*--ignore-scripts/);
  const [from] = all('COPY', final).filter((text) => text.includes('node_modules'));
  const stage = /^--from=(\S+) /.exec(from)?.[1];
  const [install] = all(
    'RUN',
    instructions.filter((each) => each.stage === stage),
  );
  expect(install).toContain('--omit=dev');
});

test('a build does what `npm run build` does', () => {
  const config = JSON.parse(readFileSync(join(ROOT, 'nest-cli.json'), 'utf8')) as {
    compilerOptions: { tsConfigPath: string };
  };
  expect(copied).toContain(config.compilerOptions.tsConfigPath);
  const [build] = all('RUN').filter((text) => text.startsWith('node '));
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  expect(build).toBe(scripts.build);
  expect(existsSync(join(ROOT, build.split(' ')[1]))).toBe(true);
});

test('the server is started as `npm run start:prod` does, without a shell', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  expect(all('CMD', final)).toHaveLength(1);
  expect(JSON.parse(all('CMD', final)[0])).toEqual(scripts['start:prod'].split(' '));
  expect(all('ENTRYPOINT')).toEqual([]);
});

test('it does not run as root, and owns its data', () => {
  const [user] = all('USER', final);
  expect(user).toBe('node');
  const names = final.map(({ name }) => name);
  expect(names.lastIndexOf('RUN')).toBeLessThan(names.indexOf('USER'));
  expect(all('RUN', final)).toEqual(['mkdir /data && chown node:node /data']);
  expect(all('VOLUME', final)).toEqual(['/data']);
});

test('its settings are known, and let it be reached from outside', () => {
  const pairs = all('ENV', final)[0]
    .split(' ')
    .map((pair) => pair.split('='));
  const { NODE_ENV, ...settings } = Object.fromEntries(pairs) as Record<string, string>;
  expect(NODE_ENV).toBe('production');
  expect(Object.keys(VARIABLES)).toEqual(expect.arrayContaining(Object.keys(settings)));
  expect(settings).toEqual({ HOST: '0.0.0.0', PORT: '3000', DATA_DIR: '/data' });
  expect(all('EXPOSE', final)).toEqual([settings.PORT]);
});
