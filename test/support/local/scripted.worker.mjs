/**
 * A thread that speaks what a model's does, and does what its jobs say: the threads of tests that kill them. What it is
 * called decides how it loads: `ready`, `unusable`, `dies`, `dies-twice`, or `waits`, for a file called `go` in its folder.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

const { place, credit } = workerData;
const taken = new Int32Array(credit);
const loads = join(place.cache, 'loads');
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);

port.on('message', (request) => {
  if (request === 'close') process.exit();
  else work(request);
});
appendFileSync(loads, '.');
const count = readFileSync(loads, 'utf8').length;
if (place.name === 'dies' || (place.name === 'dies-twice' && count <= 2)) process.exit(7);
if (place.name === 'waits') while (!existsSync(join(place.cache, 'go'))) await setTimeout(2);
if (place.name === 'unusable') {
  port.postMessage({
    type: 'unusable',
    failure: { status: 503, code: 'local_model_unusable', message: 'It is no model.' },
  });
  port.close();
} else {
  port.postMessage({ type: 'ready' });
}

/** @param {{ messages: { content: string }[] }} job */
function work({ messages: [{ content }] }) {
  say({ choice: 0, type: 'start' });
  switch (content) {
    case 'exit':
      process.exit(3);
      break;
    case 'throw':
      throw new Error('It slipped.');
    case 'fail':
      over({ status: 500, code: 'local_model_failed', message: 'It failed.' });
      return;
    case 'heap':
      for (const all = []; ;) all.push(new Array(1e5).fill({}));
    case 'forever':
      // A chunk for each that was read, until nobody wants more.
      for (let last = Atomics.load(taken, 0); last >= 0; last = Atomics.load(taken, 0)) {
        say({ choice: 0, type: 'text', text: 'more ', count: 1 });
        Atomics.wait(taken, 0, last);
      }
      break;
    default:
      say({ choice: 0, type: 'text', text: content, count: 1 });
      say({ choice: 0, type: 'end', reason: 'stop' });
      say({ type: 'usage', usage: { prompt: 1, completion: 1 } });
  }
  over();
}

/** @param {object} chunk */
function say(chunk) {
  port.postMessage({ type: 'chunk', chunk });
}

/** @param {object} [failure] */
function over(failure) {
  port.postMessage({ type: 'over', ...(failure && { failure }) });
}
