import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Child, ROOT, type Ended, type Environment } from './child.js';

const SCRIPT = join(ROOT, 'dist/cli.js');

/** Starts the command line on the store in `dataDir`, which is its current folder too. */
export function startCli(
  dataDir: string,
  args: readonly string[],
  settings: Environment = {},
): Child {
  const environment = { DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...settings };
  mkdirSync(dataDir, { recursive: true });
  return new Child(process.execPath, [SCRIPT, ...args], environment, dataDir);
}

/** Runs the command line to its end. */
export function runCli(
  dataDir: string,
  args: readonly string[],
  settings: Environment = {},
  input: string | Buffer = '',
): Promise<Ended> {
  const child = startCli(dataDir, args, settings);
  child.stdin.end(input);
  return child.end();
}

/** Runs the command line inside a shell, as `$REPRISE`. */
export function runInShell(
  dataDir: string,
  script: string,
  settings: Environment = {},
): Promise<Ended> {
  const REPRISE = `${process.execPath} ${SCRIPT}`;
  const environment = { DATA_DIR: dataDir, LOG_LEVEL: 'warn', REPRISE, ...settings };
  mkdirSync(dataDir, { recursive: true });
  return new Child('bash', ['--norc', '-c', script], environment, dataDir).end();
}
