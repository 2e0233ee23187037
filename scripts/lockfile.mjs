/**
 * Keeps the package-lock.json of the project, and that of local/, installable everywhere. A registry that serves one system only leaves the
 * native packages of the others out of the lockfile, and `npm ci` then refuses it on every machine.
 * This adds an entry for each one missing (its exact version stands in the package that wants it;
 * its system, in its name). With `--check` it only tells what is wrong.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, sameDependencies } from './installed.mjs';
import { root } from './tools.mjs';

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];
/** @type {[RegExp, string][]} */
const libraries = [
  [/gnu/, 'glibc'],
  [/musl/, 'musl'],
];

/** @typedef {{ packages: Record<string, any> }} Lock */

for (const folder of ['', 'local/']) {
  const name = `${folder}package-lock.json`;
  /** @type {Lock} */
  const lock = JSON.parse(readFileSync(join(root, name), 'utf8'));
  const missing = missingPackages(lock);
  if (process.argv.includes('--check')) {
    const faults = faultsIn(lock, folder, missing);
    for (const fault of faults) console.log(`${name}: ${fault}`);
    if (faults.length > 0) process.exitCode = 1;
  } else if (missing.size > 0) {
    const all = { ...lock.packages, ...Object.fromEntries(missing) };
    const [project, ...others] = Object.keys(all).sort((a, b) => a.localeCompare(b, 'en'));
    lock.packages = Object.fromEntries([project ?? '', ...others].map((key) => [key, all[key]]));
    writeFileSync(join(root, name), `${JSON.stringify(lock, null, 2)}\n`);
    console.log(`${name}: added ${missing.size} packages for other systems`);
  }
}

/**
 * @param {Lock} lock
 * @param {string} folder where it is, with a slash at its end
 * @param {Map<string, object>} missing
 * @returns {string[]} what is wrong with it
 */
function faultsIn(lock, folder, missing) {
  const faults = [...missing.keys()].map(
    (name) => `${name} is missing: run "node scripts/lockfile.mjs"`,
  );
  if (!sameDependencies(readJson(root, `${folder}package.json`), lock.packages[''])) {
    const there = folder === '' ? '' : ` in ${folder}`;
    faults.push(`package.json asks for other dependencies: run "npm install"${there}`);
  }
  for (const [key, entry] of Object.entries(lock.packages)) {
    if (entry.resolved !== undefined) faults.push(`${key} names a registry's address`);
  }
  return faults;
}

/**
 * @param {Lock} lock
 * @returns {Map<string, object>} entries to add, by their key in the lockfile
 */
function missingPackages(lock) {
  const found = new Map();
  for (const [parent, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      // Ranges are npm's to resolve; native packages are named by exact versions.
      if (!/^\d/.test(version) || isLocked(lock, parent, name)) continue;
      // npm's own order, so that its next rewrite changes nothing: the version, then by name.
      const rest = Object.entries({ ...platform(name), ...flags(entry) }).sort();
      found.set(`node_modules/${name}`, { version, ...Object.fromEntries(rest) });
    }
  }
  return found;
}

/**
 * Looks the way Node does: beside the parent, then in every folder above.
 *
 * @param {Lock} lock
 * @param {string} parent
 * @param {string} name
 */
function isLocked(lock, parent, name) {
  for (
    let folder = parent;
    ;
    folder = folder.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')
  ) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in lock.packages) return true;
    if (folder === '') return false;
  }
}

/** @param {string} name */
function platform(name) {
  const words = name.split(/[/-]/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  const libc = os[0] === 'linux' ? libraries.filter(([mark]) => mark.test(name)) : [];
  return {
    ...(cpu.length > 0 && { cpu }),
    ...(libc.length > 0 && { libc: libc.map(([, library]) => library) }),
    ...(os.length > 0 && { os }),
  };
}

/** @param {{ dev?: boolean, devOptional?: boolean }} parent */
function flags({ dev, devOptional }) {
  return { ...(dev && { dev }), ...(devOptional && { devOptional }), optional: true };
}
