import { parentPort, workerData } from 'node:worker_threads';
import { SeedCancelledError } from '../../core/errors.js';
import type { IndexerData, IndexerRequest, IndexerResponse } from './indexer-runner.js';
import { Indexer } from './indexer.js';

/** The thread behind `ThreadedIndexer`. An error ends it, and reaches the other side as such. */
const { folder, stop } = workerData as IndexerData;
const indexer = new Indexer(folder);

function respond(response: IndexerResponse, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(response, transfer);
}

async function finish(): Promise<void> {
  try {
    respond({ summary: await indexer.finish(() => Atomics.load(stop, 0) !== 0) });
  } catch (error) {
    if (!(error instanceof SeedCancelledError)) throw error;
    await indexer.close();
  }
}

async function handle(request: IndexerRequest): Promise<void> {
  if (request === 'finish' || request === 'close') {
    if (request === 'finish') await finish();
    else await indexer.close();
    parentPort?.close();
    return;
  }
  const { bytes, roles } = request.batch;
  indexer.add({ bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), roles });
  const free = bytes.buffer as ArrayBuffer;
  respond({ free }, [free]);
}

parentPort?.on('message', (request: IndexerRequest) => void handle(request));
