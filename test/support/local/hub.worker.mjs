/** The thread of a model whose hub has the address that is in the file `hub` of the folder of data. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';

const require = createRequire(new URL('local/package.json', workerData.place.packageRoot));
require('@huggingface/transformers').env.remoteHost = readFileSync(
  join(workerData.place.cache, '../hub'),
  'utf8',
);
await import(new URL('../../../dist/model.worker.js', import.meta.url).href);
