/** The thread of a model that dies with its next chunk once there is a file called `kill` in the folder of its cache. */
import { existsSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';

const kill = join(workerData.place.cache, '../kill');
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const post = port.postMessage.bind(port);
port.postMessage = (/** @type {unknown} */ message) => {
  post(message);
  if (!existsSync(kill)) return;
  unlinkSync(kill);
  process.exit(9);
};
await import(new URL('../../../dist/model.worker.js', import.meta.url).href);
