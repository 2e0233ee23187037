import { describeRecordings } from '../../contracts/recordings.contract.js';
import { MongoRecordingsStore } from '../../support/mongo-recordings-store.js';
import { describeWithMongod } from '../../support/mongod.js';

describeWithMongod('the recordings in MongoDB', () => {
  describeRecordings('MongoDB', () => new MongoRecordingsStore());
});
