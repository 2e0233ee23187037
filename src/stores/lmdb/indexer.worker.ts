import { parentPort, workerData } from 'node:worker_threads';
import type { IndexerRequest, IndexerResponse } from './indexer-runner.js';
import { Indexer } from './indexer.js';

/** The thread behind `ThreadedIndexer`. An error ends it, and reaches the other side as such. */
const indexer = new Indexer(workerData as string);

function respond(response: IndexerResponse, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(response, transfer);
}

async function handle(request: IndexerRequest): Promise<void> {
  if (request === 'finish' || request === 'close') {
    if (request === 'finish') respond({ summary: await indexer.finish() });
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
