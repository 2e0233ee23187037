import { workerData } from 'node:worker_threads';
import { workOnBatches, type BatchWork } from '../../core/batch-thread.js';
import { received, type RecordsData, type SentConversation } from './record-runner.js';
import { RecordWriter } from './record-writer.js';
import { explainWrite, WriteConnection } from './write-connection.js';

const { uri, generation, batchSize } = workerData as RecordsData;

/** The thread behind `ThreadedRecords`. */
class Records implements BatchWork<SentConversation[], null, true> {
  private readonly opened = WriteConnection.open(uri).then((connection) => ({
    connection,
    writer: new RecordWriter(connection.db, generation, batchSize),
  }));

  constructor() {
    this.opened.catch(() => undefined);
  }

  add(batch: SentConversation[]): Promise<null> {
    return this.write(async (writer) => {
      await writer.add(batch.map(received));
      return null;
    });
  }

  async finish(): Promise<true> {
    await this.write((writer) => writer.end());
    return true;
  }

  async close(): Promise<void> {
    const { connection, writer } = await this.opened;
    await writer.settle();
    await connection.close();
  }

  private async write<T>(step: (writer: RecordWriter) => Promise<T>): Promise<T> {
    try {
      const { writer } = await this.opened;
      return await step(writer);
    } catch (error) {
      throw explainWrite(uri, error);
    }
  }
}

workOnBatches(new Records());
