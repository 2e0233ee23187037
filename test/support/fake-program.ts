import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes a shell script into a folder, as a program that can be run; its path. */
export function fakeProgram(folder: string, name: string, script: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** The script of a program that says it is a mongod. */
export const mongodOf = (version: string): string => `echo "db version v${version}"`;
