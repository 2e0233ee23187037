import { workerData } from 'node:worker_threads';
import { workOnBatches, type BatchWork } from '../../core/batch-thread.js';
import { SeedCancelledError } from '../../core/seed-errors.js';
import type { IndexerData, ThreadBatch } from './indexer-runner.js';
import { Indexer } from './indexer.js';
import type { IndexSummary } from './summary.js';

const { folder, stop } = workerData as IndexerData;
const indexer = new Indexer(folder);

/** The thread behind `ThreadedIndexer`. An error ends it, and reaches the other side as such. */
const work: BatchWork<ThreadBatch, ArrayBuffer, IndexSummary> = {
  add({ bytes, roles }) {
    indexer.add({ bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), roles });
    return Promise.resolve(bytes.buffer as ArrayBuffer);
  },
  transferred: (given) => [given],
  async finish() {
    try {
      return await indexer.finish(() => Atomics.load(stop, 0) !== 0);
    } catch (error) {
      if (error instanceof SeedCancelledError) return undefined;
      throw error;
    }
  },
  close: () => indexer.close(),
};

workOnBatches(work);
