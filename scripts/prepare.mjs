/**
 * Makes the repository ready to run: dependencies installed, TypeScript compiled. Every script that
 * needs either asks here first, so a fresh clone works with one command and a ready one loses only
 * milliseconds.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { runClient } from './clients.mjs';
import { installedBy, readJson, sameDependencies } from './installed.mjs';
import { root, runTool } from './tools.mjs';

/** A step that failed after its own output said why; the message is one line for the user. */
export class PreparationError extends Error {}

/**
 * Installs the dependencies unless node_modules already holds what the lockfile names. Uses the
 * client that started the script, and includes development dependencies whatever NODE_ENV says,
 * because the build needs them.
 *
 * @throws {PreparationError} when the client fails
 */
export async function ensureInstalled() {
  if (installedBy(root) !== undefined) return;
  const fresh = !existsSync(join(root, 'node_modules'));
  console.error(`Installing dependencies (${fresh ? 'first time only' : 'they changed'})…`);
  const agent = process.env['npm_config_user_agent'] ?? '';
  if (agent.startsWith('yarn/')) {
    if ((await installWithYarn(agent)) === 0) return;
    // Yarn 1 wants the native packages of every system, which not every registry has.
    console.error('yarn could not (`yarn install` tells why); installing with npm…');
  }
  if ((await installWithNpm(agent)) !== 0) {
    throw new PreparationError(
      'Installing failed: npm says why above (most often the package registry cannot be reached).',
    );
  }
}

/** @param {string} agent */
function installWithYarn(agent) {
  const flags = ['--no-lockfile', '--ignore-engines', '--ignore-scripts', '--production=false'];
  const args = ['install', ...(agent.startsWith('yarn/1.') ? flags : [])];
  return runClient('yarn', agent, args, { stdio: 'ignore' });
}

/** @param {string} agent */
function installWithNpm(agent) {
  // `npm ci` refuses a lockfile that lags behind package.json; `npm install` brings it up to date.
  const lock = readJson(root, 'package-lock.json');
  const isCurrent =
    lock !== undefined && sameDependencies(readJson(root, 'package.json'), lock.packages['']);
  const flags = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  return runClient('npm', agent, [isCurrent ? 'ci' : 'install', ...flags]);
}

/**
 * Compiles src/ into build/, and bundles that into dist/, unless dist/ is what these very sources make.
 *
 * @param {{ force?: boolean }} [options]
 * @throws {PreparationError} when the compiler fails; dist/ then carries no stamp
 */
export async function ensureBuilt({ force = false } = {}) {
  await ensureCompiled({
    what: 'Building',
    inputs: [
      ...['src', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', 'scripts/bundle.mjs'],
      'package-lock.json',
    ],
    output: 'dist',
    force,
    compile: compileAndBundle,
  });
}

async function compileAndBundle() {
  const code = await runTool('nest', ['build']);
  if (code !== 0) return code;
  // Its bundler is there only once the dependencies are.
  const { bundle } = await import('./bundle.mjs');
  try {
    await bundle();
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

/**
 * Compiles bench/, and what it imports of src/, into dist-bench/.
 *
 * @throws {PreparationError} when the compiler fails
 */
export async function ensureBenchesBuilt() {
  await ensureCompiled({
    what: 'Compiling the benches',
    inputs: ['bench', 'src', 'tsconfig.json', 'tsconfig.bench.json', 'package.json'],
    output: 'dist-bench',
    force: false,
    compile: () => runTool('tsc', ['-p', 'tsconfig.bench.json']),
  });
}

/**
 * @param {{ what: string, inputs: string[], output: string, force: boolean,
 *   compile: () => Promise<number> }} step
 */
async function ensureCompiled({ what, inputs, output, force, compile }) {
  const stamp = join(root, output, '.stamp');
  const wanted = fingerprint(inputs);
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error(`${what}…`);
  rmSync(join(root, output), { recursive: true, force: true });
  if ((await compile()) !== 0) {
    rmSync(stamp, { force: true });
    throw new PreparationError(`${what} failed: the compiler's messages are above.`);
  }
  writeFileSync(stamp, wanted);
}

/**
 * A hash of the inputs' paths and contents. Contents rather than times: a checkout or a copy changes
 * every time and no content.
 *
 * @param {string[]} inputs files and folders, relative to the root
 */
function fingerprint(inputs) {
  const hash = createHash('sha256').update(process.version);
  for (const input of inputs) {
    for (const file of filesUnder(join(root, input))) {
      hash.update(`\0${relative(root, file).split(sep).join('/')}\0`).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .filter((name) => name !== 'seed-data')
    .flatMap((name) => filesUnder(join(path, name)));
}

/**
 * Runs a script's body; a failed preparation ends in one clear line instead of a stack trace.
 *
 * @param {() => Promise<void>} body
 */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof PreparationError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
