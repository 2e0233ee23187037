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
  return run(process.execPath, argumentsOf(tool, args));
}

/** @typedef {{ code: number, output: string }} Ended a program's exit code, and all that it printed */

/**
 * The same without a word before it has ended, for tools that run beside each other.
 *
 * @param {keyof typeof entryPoints} tool
 * @param {string[]} args
 * @returns {Promise<Ended>}
 */
export function toolSays(tool, args) {
  return says(process.execPath, argumentsOf(tool, args));
}

/**
 * @param {keyof typeof entryPoints} tool
 * @param {string[]} args
 * @returns {string[]} those of Node
 */
function argumentsOf(tool, args) {
  const flags = tool === 'jest' ? nodeFlags : [];
  return [...flags, join(root, 'node_modules', entryPoints[tool]), ...args];
}

/**
 * Runs a program in the root folder with this process's own streams.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @param {(text: string) => void} [onText] called with what it prints, where that is piped
 * @returns {Promise<number>} the exit code; 1 when a signal ended the program or it did not start
 */
export function run(program, args, options = {}, onText = undefined) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options });
    if (onText)
      for (const each of [child.stdout, child.stderr]) each?.setEncoding('utf8').on('data', onText);
    child.on('error', (error) => {
      console.error(`${program} did not start: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

/**
 * Runs a program in the root folder, and keeps what it prints, in colour where this process may print so.
 *
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<Ended>}
 */
export async function says(program, args) {
  const env = process.stdout.isTTY ? { FORCE_COLOR: '1', ...process.env } : process.env;
  let output = '';
  const code = await run(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env }, (text) => {
    output += text;
  });
  return { code, output };
}
