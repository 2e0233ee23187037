/** Starts a mongod that cannot outlive this process. */
import { fork } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const keeper = join(dirname(fileURLToPath(import.meta.url)), 'keeper.mjs');

/**
 * A mongod that runs: its process, and what resolves when it has ended, with its errors or else the last of its log.
 *
 * @typedef {{ pid: number, ended: Promise<string> }} Kept
 */

/**
 * Resolves when the server takes connections.
 *
 * @param {string} binary
 * @param {string[]} args
 * @param {string} [remove] a folder to remove if this process is killed; its own end is its own matter
 * @returns {Promise<Kept>} rejects with that when it ends instead
 */
export function startKept(binary, args, remove = '') {
  // A process group of its own: an interrupt at the terminal is for the owner.
  const child = fork(keeper, [remove, binary, ...args], {
    detached: true,
    execArgv: [],
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    /** @type {Promise<string>} */
    const ended = new Promise((tell) => {
      let log = '';
      child.on(
        'message',
        (/** @type {{ ended?: string }} */ message) => (log = message.ended ?? log),
      );
      child.on('error', (error) => tell(error.message));
      child.on('exit', () => tell(log));
    });
    child.on('message', (/** @type {{ listening?: number }} */ { listening: pid }) => {
      if (pid !== undefined) resolve({ pid, ended });
    });
    void ended.then((log) => reject(new Error(`mongod did not start: ${log}`)));
  });
}
