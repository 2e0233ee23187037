/**
 * Runs the project's tools through their JavaScript entry points: no shell, no `.bin` shims, so
 * that every script behaves alike under npm, yarn and a bare `node`, on every system.
 */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const entryPoints = {
  depcruise: 'dependency-cruiser/bin/dependency-cruise.mjs',
  eslint: 'eslint/bin/eslint.js',
  jest: 'jest/bin/jest.js',
  nest: '@nestjs/cli/bin/nest.js',
  prettier: 'prettier/bin/prettier.cjs',
  tsc: 'typescript/bin/tsc',
};

// Jest loads ES modules through node:vm, which Node still calls experimental.
const nodeFlags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

/**
 * @param {keyof typeof entryPoints} tool
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export function runTool(tool, args) {
  const flags = tool === 'jest' ? nodeFlags : [];
  return run(process.execPath, [...flags, join(root, 'node_modules', entryPoints[tool]), ...args]);
}

/**
 * Runs a program in the root folder with this process's own streams.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} the exit code; 1 when a signal ended the program or it did not start
 */
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options });
    child.on('error', (error) => {
      console.error(`${program} did not start: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}
