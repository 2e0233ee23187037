/** Runs programs that may hang, for a bounded time. */
import { spawn } from 'node:child_process';

const LOOK_MS = 250;

/**
 * @typedef {object} Bounds
 * @property {number} limit milliseconds that the program may take in all
 * @property {number} [stillLimit] milliseconds that it may take without progress
 * @property {() => number} [progress] a number that changes whenever there is progress
 * @property {NodeJS.ProcessEnv} [env]
 */

/**
 * Runs a program to its end, or kills it at a bound. Prints nothing and never rejects.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {Bounds} bounds
 * @returns {Promise<{ stdout: string, failure?: string }>} what it printed, and when it failed, why, in one line
 */
export function runBounded(program, args, bounds) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: bounds.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    /** @type {string | undefined} */
    let failure;
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    const watching = watch(bounds, (bound) => {
      failure = bound;
      child.kill('SIGKILL');
    });
    child.on('error', (error) => {
      failure = error.message;
      end();
    });
    child.on('close', (code, signal) => {
      if (code !== 0) failure ??= lastLine(stderr) ?? `it ended with ${code ?? signal}`;
      end();
    });
    function end() {
      clearInterval(watching);
      resolve(failure === undefined ? { stdout } : { stdout, failure });
    }
  });
}

/**
 * @param {Bounds} bounds
 * @param {(bound: string) => void} stop
 */
function watch({ limit, stillLimit = limit, progress = () => 0 }, stop) {
  const started = Date.now();
  let moved = started;
  let reached = progress();
  return setInterval(() => {
    const now = Date.now();
    const reaches = progress();
    if (reaches !== reached) {
      reached = reaches;
      moved = now;
    }
    if (now - started > limit) stop(`it took more than ${limit} ms`);
    else if (now - moved > stillLimit) stop(`no progress within ${stillLimit} ms`);
  }, LOOK_MS);
}

/** @param {string} text */
function lastLine(text) {
  return text.trim().split('\n').at(-1) || undefined;
}
