/**
 * Lets threads race for the lock of a dead holder, round after round, and prints how many got it in each. Arguments: the
 * lock's path, rounds.
 */
import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { Worker, isMainThread, workerData } from 'node:worker_threads';

// By its address, so that the type checker does not read compiled files.
const compiled = new URL('../../build/stores/lmdb/', import.meta.url).href;
const { SeedingLock } = await import(`${compiled}seeding-lock.js`);
const { pidNamespace } = await import(`${compiled}processes.js`);

const THREADS = 4;
/** Places in the shared memory: the step that may begin, how many have ended it, how many got the lock. */
const STEP = 0;
const ENDED = 1;
const GOT = 2;
/** No process has this id: it is beyond the largest that any system gives. */
const DEAD = 2 ** 30;

if (isMainThread) main(process.argv[2] ?? '', Number(process.argv[3]));
else race(workerData.path, workerData.rounds, new Int32Array(workerData.memory));

/**
 * @param {string} path
 * @param {number} rounds
 */
function main(path, rounds) {
  const memory = new SharedArrayBuffer(12);
  const shared = new Int32Array(memory);
  const data = { path, rounds, memory };
  for (let i = 0; i < THREADS; i++) {
    new Worker(new URL(import.meta.url), { workerData: data }).on('error', (error) => {
      console.error(error);
      process.exit(1);
    });
  }
  const dead = { pid: DEAD, host: hostname(), namespace: pidNamespace(), generation: 'dead' };
  const winners = [];
  for (let round = 0; round < rounds; round++) {
    writeFileSync(path, JSON.stringify(dead));
    Atomics.store(shared, GOT, 0);
    step(shared);
    winners.push(Atomics.load(shared, GOT));
    step(shared);
  }
  console.log(JSON.stringify(winners));
}

/**
 * Lets the threads take one step, and waits until all have.
 *
 * @param {Int32Array} shared
 */
function step(shared) {
  Atomics.store(shared, ENDED, 0);
  Atomics.add(shared, STEP, 1);
  Atomics.notify(shared, STEP);
  for (let ended; (ended = Atomics.load(shared, ENDED)) < THREADS;) {
    Atomics.wait(shared, ENDED, ended, 1000);
  }
}

/**
 * @param {string} path
 * @param {number} rounds
 * @param {Int32Array} shared
 */
function race(path, rounds, shared) {
  for (let round = 0; round < rounds; round++) {
    Atomics.wait(shared, STEP, 2 * round);
    const lock = take(path, `round ${round}`);
    if (lock) Atomics.add(shared, GOT, 1);
    end(shared);
    Atomics.wait(shared, STEP, 2 * round + 1);
    lock?.release();
    end(shared);
  }
}

/** @param {Int32Array} shared */
function end(shared) {
  Atomics.add(shared, ENDED, 1);
  Atomics.notify(shared, ENDED);
}

/**
 * @param {string} path
 * @param {string} generation
 */
function take(path, generation) {
  try {
    return SeedingLock.take(path, generation);
  } catch {
    return undefined;
  }
}
