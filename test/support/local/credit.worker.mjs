/** Makes chunks as fast as it may: tells in the second number of its memory how many, and at the end that it was stopped. */
import { parentPort, workerData } from 'node:worker_threads';

/** @type {typeof import('../../../src/engines/local/credit.js')} */
const { Credit } = await import(
  new URL('../../../build/engines/local/credit.js', import.meta.url).href
);
const { memory, counted } = workerData;
const credit = new Credit(memory);
const count = new Int32Array(counted);

let made = 0;
do Atomics.store(count, 0, ++made);
while (credit.wait(made));
parentPort?.postMessage(made);
