import { mongo } from 'mongoose';
import { databaseName } from '../../src/stores/mongo/address.js';

const MINUTE = 60_000;

interface State {
  readonly _id: string;
  readonly live?: { readonly generation: string };
  readonly seeding?: { readonly generation: string };
}

/** Looks at how far a seed has come in a database; sees nothing while that is out of reach. */
export class SeedWatch {
  private readonly client: mongo.MongoClient;
  private readonly db: mongo.Db;

  constructor(uri: string) {
    this.client = new mongo.MongoClient(uri);
    this.db = this.client.db(databaseName(uri));
  }

  /** The generation that answers. */
  async live(): Promise<string | undefined> {
    return (await this.state())?.live?.generation;
  }

  /** The generation that is being written. */
  async seeding(): Promise<string | undefined> {
    return (await this.state())?.seeding?.generation;
  }

  /** Makes the seed that holds the lock look as if it had been silent for long. */
  async age(): Promise<void> {
    const beat = new Date(Date.now() - MINUTE);
    await this.states().updateOne({ _id: 'corpus' }, { $set: { 'seeding.beat': beat } });
  }

  /** How many messages of it are stored. */
  async written(): Promise<number> {
    const messages = await this.messages();
    return (await seen(messages?.estimatedDocumentCount())) ?? 0;
  }

  /** How many indexes it has, those that are being built among them. */
  async indexes(): Promise<number> {
    const messages = await this.messages();
    return (await seen(messages?.listIndexes().toArray()))?.length ?? 0;
  }

  /** Whether all of it is there: it is about to go live. */
  async complete(): Promise<boolean> {
    const _id = await this.seeding();
    const generations = this.db.collection<{ _id: string }>('corpus.generations');
    return _id !== undefined && Boolean(await seen(generations.findOne({ _id })));
  }

  /** The generations that have data. */
  async generations(): Promise<string[]> {
    const all = await this.db.listCollections({}, { nameOnly: true }).toArray();
    const data = all.filter(({ name }) => /^corpus\.(messages|texts)\./.test(name));
    return [...new Set(data.map(({ name }) => name.split('.')[2]))].sort();
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private async messages(): Promise<mongo.Collection | undefined> {
    const generation = await this.seeding();
    return generation === undefined
      ? undefined
      : this.db.collection(`corpus.messages.${generation}`);
  }

  private async state(): Promise<State | null | undefined> {
    return seen(this.states().findOne({ _id: 'corpus' }));
  }

  private states(): mongo.Collection<State> {
    return this.db.collection<State>('corpus.state');
  }
}

function seen<T>(look: Promise<T> | undefined): Promise<T | undefined> | undefined {
  return look?.catch(() => undefined);
}
