import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, type Environment } from './child.js';

/** The user and the group that own nothing, by number. */
export const NOBODY = 65_534;

const isRoot = process.getuid?.() === 0;

/** Makes a program of Node's that root starts run as {@link NOBODY}; root may write to whatever is there. */
export const AS_NOBODY: Environment = isRoot
  ? {
      NODE_OPTIONS: `--import=data:text/javascript,process.setgroups([]);process.setgid(${NOBODY});process.setuid(${NOBODY})`,
    }
  : {};

/** Why no program can run without root's rights here; undefined when it can. */
export const onlyRoot =
  isRoot &&
  spawnSync(process.execPath, ['--check', join(ROOT, 'dist/cli.js')], { uid: NOBODY, gid: NOBODY })
    .status !== 0
    ? 'tests run as root, and nobody else may read the program'
    : undefined;
