import { Global, Module } from '@nestjs/common';
import { getConnectionToken, MongooseModule } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { Settings, SettingsError } from '../../config/env.js';
import { Chats } from '../../core/chats.js';
import { CorpusSearch } from '../../core/corpus-search.js';
import { Corpus } from '../../core/corpus.js';
import { Recordings } from '../../core/recordings.js';
import { faultOf } from './address-fault.js';
import { connectOptions } from './database.js';
import { MongoChats } from './mongo.chats.js';
import { MongoCorpus, type MongoOptions } from './mongo.corpus.js';
import { MongoRecordings } from './mongo.recordings.js';

/** The store's options. Throws {@link SettingsError} when the address cannot be one. */
function optionsOf(settings: Settings): MongoOptions {
  const { mongodbUri: uri = '', mongodbTimeout: timeout, cacheBytes, seedBatchSize } = settings;
  const fault = faultOf(uri);
  if (fault !== undefined) throw new SettingsError(`MONGODB_URI: ${fault}.`);
  return { uri, timeout, cacheBytes, batchSize: seedBatchSize };
}

/** The corpus, the recordings and the chats in MongoDB. */
@Global()
@Module({
  imports: [
    MongooseModule.forRootAsync({
      inject: [Settings],
      useFactory: (settings: Settings) => {
        const { uri, timeout } = optionsOf(settings);
        // The server starts, whether or not the database can be reached.
        return { uri, lazyConnection: true, ...connectOptions(uri, timeout) };
      },
    }),
  ],
  providers: [
    {
      provide: Corpus,
      inject: [getConnectionToken(), Settings],
      useFactory: (connection: Connection, settings: Settings) =>
        new MongoCorpus(connection, optionsOf(settings)),
    },
    { provide: CorpusSearch, useExisting: Corpus },
    {
      provide: Recordings,
      inject: [Corpus, Settings],
      useFactory: ({ database }: MongoCorpus, { recordLimit: limit, cacheBytes }: Settings) =>
        new MongoRecordings(database, { limit, cacheBytes: Math.floor(cacheBytes / 8) }),
    },
    {
      provide: Chats,
      inject: [Corpus],
      useFactory: ({ database }: MongoCorpus) => new MongoChats(database),
    },
  ],
  exports: [Corpus, CorpusSearch, Recordings, Chats],
})
export class MongoModule {}
