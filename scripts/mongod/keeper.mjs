/**
 * Runs a mongod as long as the process that forked this one lives, however that one ends: the channel between the two
 * closes even when it is killed. Arguments: a folder to remove when nobody is left to do it (or ''), the program, its
 * arguments. Sends `{ listening: pid }`, and at the end `{ ended: its errors, or else the last of its log }`.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** Lines of the log that tell why it ended. */
const LAST_LINES = 20;

const [folder = '', program = '', ...args] = process.argv.slice(2);
const mongod = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
/** @type {string[]} */
const log = [];
/** Its errors: what it says while it ends comes after the one that ended it. @type {string[]} */
const errors = [];
let orphaned = false;

for (const output of [mongod.stdout, mongod.stderr]) {
  createInterface({ input: output }).on('line', (line) => {
    push(log, line);
    if (/"s":"[EF]"/.test(line)) push(errors, line);
    // "Waiting for connections", by its number.
    if (line.includes('"id":23016,')) tell({ listening: mongod.pid });
  });
}
mongod.on('error', (error) => end([error.message]));
mongod.on('close', () => end(errors.length > 0 ? errors : log));
process.on('disconnect', () => {
  orphaned = true;
  mongod.kill('SIGKILL');
});
// The owner decides when this ends, not whoever signals a whole group of processes.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

/**
 * @param {string[]} lines
 * @param {string} line
 */
function push(lines, line) {
  lines.push(line);
  if (lines.length > LAST_LINES) lines.shift();
}

/** @param {string[]} lines */
function end(lines) {
  if (orphaned && folder !== '') rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  tell({ ended: lines.join('\n') });
  if (process.connected) process.disconnect();
  process.exit();
}

/** @param {{ listening?: number | undefined, ended?: string }} message */
function tell(message) {
  // The owner may go while the message is on its way.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}
