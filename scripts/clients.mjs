/** Runs the package managers. */
import { run } from './tools.mjs';

/**
 * @param {'npm' | 'yarn'} name
 * @param {string} agent the client that started this script, as it calls itself
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} the exit code
 */
export function runClient(name, agent, args, options) {
  // A client tells its own script's path; running that needs no shell, which Windows's npm.cmd would.
  const script = process.env['npm_execpath'] ?? '';
  if (agent.startsWith(`${name}/`) && /\.[cm]?js$/.test(script)) {
    return run(process.execPath, [script, ...args], options);
  }
  return run(name, args, { shell: process.platform === 'win32', ...options });
}
