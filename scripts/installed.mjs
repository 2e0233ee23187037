/**
 * Tells whether node_modules holds what the project asks for, from the record each client leaves
 * there at the end of a complete install. No stamp of our own: an install by hand counts as much as
 * one by a script, and an interrupted one leaves no record.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {string} root the repository's folder
 * @returns {'npm' | 'yarn' | undefined} whose complete and current install was found
 */
export function installedBy(root) {
  if (byNpm(root)) return 'npm';
  if (byYarn1(root) || byYarn2(root)) return 'yarn';
  return undefined;
}

/** @param {string} root */
function byNpm(root) {
  const record = readJson(root, 'node_modules/.package-lock.json');
  const lock = readJson(root, 'package-lock.json');
  if (record === undefined || lock === undefined) return false;
  if (!sameDependencies(readJson(root, 'package.json'), lock.packages[''])) return false;
  return Object.entries(lock.packages).every(([path, { version, optional, peer }]) => {
    if (path === '') return true;
    const installed = record.packages[path];
    // Optional packages for other systems are in the lockfile only.
    return installed === undefined
      ? optional === true || peer === true
      : installed.version === version;
  });
}

/** @param {string} root */
function byYarn1(root) {
  const record = readJson(root, 'node_modules/.yarn-integrity');
  if (record === undefined) return false;
  return (
    [...record.topLevelPatterns].sort().join() === ranges(readJson(root, 'package.json')).join()
  );
}

/** @param {string} root */
function byYarn2(root) {
  const record = join(root, 'node_modules/.yarn-state.yml');
  return (
    existsSync(record) && statSync(record).mtimeMs >= statSync(join(root, 'package.json')).mtimeMs
  );
}

/**
 * @typedef {{ dependencies?: Record<string, string>, devDependencies?: Record<string, string>,
 *   optionalDependencies?: Record<string, string> }} Manifest
 */

/**
 * @param {Manifest} manifest package.json
 * @param {Manifest} locked the lockfile's copy of it
 */
export function sameDependencies(manifest, locked) {
  return ranges(manifest).join() === ranges(locked).join();
}

/** @param {Manifest} manifest */
function ranges({ dependencies = {}, devDependencies = {}, optionalDependencies = {} }) {
  return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .map(([name, range]) => `${name}@${range}`)
    .sort();
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {any} undefined when the file is missing or is not JSON
 */
export function readJson(root, path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8'));
  } catch {
    return undefined;
  }
}
