import { parentPort, workerData } from 'node:worker_threads';
import { RepriseError, type ErrorReport } from '../../core/errors.js';
import { LocalModelFailedError } from '../../core/local-errors.js';
import { Credit } from './credit.js';
import { generate } from './generation.js';
import { LocalModel, reasonOf } from './local-model.js';
import type { Job, ModelThreadData, ThreadMessage, ThreadRequest } from './messages.js';

/** The thread behind `ModelThread`: loads the model, and does one job after the other. */
const { place, credit: memory } = workerData as ModelThreadData;
const credit = new Credit(memory);

function tell(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

function reportOf(error: unknown): ErrorReport {
  const told = error instanceof RepriseError ? error : new LocalModelFailedError(reasonOf(error));
  return told.report;
}

async function work(model: LocalModel, job: Job): Promise<void> {
  let made = 0;
  try {
    await generate(model, job, {
      send: (chunk) => {
        tell({ type: 'chunk', chunk });
        credit.wait(++made);
      },
      get isWanted() {
        return !credit.stopped;
      },
    });
    tell({ type: 'over' });
  } catch (error) {
    tell({ type: 'over', failure: reportOf(error) });
  }
}

let model: LocalModel | undefined;
parentPort?.on('message', (request: ThreadRequest) => {
  // Ends this thread alone, and is called between the calls of the library's own code, never in one.
  if (request === 'close') process.exit();
  else if (model) void work(model, request);
});
try {
  model = await LocalModel.load(place);
  tell({ type: 'ready' });
} catch (error) {
  tell({ type: 'unusable', failure: reportOf(error) });
  parentPort?.close();
}
