import { describeCorpus } from '../../contracts/corpus.contract.js';
import { MongoStore } from '../../support/mongo-store.js';
import { describeWithMongod } from '../../support/mongod.js';

describeWithMongod('the corpus in MongoDB', () => {
  describeCorpus('MongoDB', () => new MongoStore());
});
