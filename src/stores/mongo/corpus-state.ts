import type { mongo } from 'mongoose';
import { SeedRunningError } from '../../core/seed-errors.js';
import { again } from './again.js';
import { FORMAT, stateIn } from './collections.js';
import type { StoredState } from './state.schema.js';

const ID = 'corpus';
const FILTER = { _id: ID } as const;
const NOW = '$$NOW';

/** A seed or a reader that gives no sign of life for so long has died, in milliseconds. */
export const STALE_MS = 30_000;

/** The state as it is read, with the server's time. */
export type CurrentState = Pick<StoredState, 'live' | 'seeding' | 'retired' | 'readers'> & {
  readonly now: Date;
};

const EMPTY: CurrentState = { retired: [], readers: [], now: new Date(0) };

/** What is acknowledged survives the loss of a minority of the servers. */
const DURABLE = { writeConcern: { w: 'majority' } } as const;

/** Whether a sign of life is so old that whoever gave it has died. */
export function isStale(beat: Date, now: Date): boolean {
  return now.getTime() - beat.getTime() > STALE_MS;
}

/** Reads and changes the state of the corpus, each change in one step. */
export class CorpusState {
  private readonly states: mongo.Collection<StoredState>;

  constructor(db: mongo.Db) {
    this.states = stateIn(db);
  }

  /** The state as a majority of the servers has it. */
  async read(signal?: AbortSignal): Promise<CurrentState> {
    const projection = { live: 1, seeding: 1, retired: 1, readers: 1, now: NOW };
    const options = {
      projection,
      readConcern: { level: 'majority' },
      ...(signal && { signal }),
    } as const;
    return ((await this.states.findOne(FILTER, options)) as CurrentState | null) ?? EMPTY;
  }

  /** Takes the right to write a generation. Throws {@link SeedRunningError} when another writer lives. */
  async begin(generation: string): Promise<void> {
    const nothing = { $setOnInsert: { retired: [], readers: [] } };
    await this.states.updateOne(FILTER, nothing, { upsert: true, ...DURABLE });
    const silentSince = { $subtract: [NOW, STALE_MS] };
    const free = [
      { seeding: { $exists: false } },
      { $expr: { $lt: ['$seeding.beat', silentSince] } },
    ];
    const mine = { $set: { seeding: { generation, beat: NOW } } };
    if (!(await this.change({ $or: free }, [mine]))) throw new SeedRunningError();
  }

  /** Gives a sign of life of a writer; whether it still has the right to write. */
  beat(generation: string): Promise<boolean> {
    return this.change(seededBy(generation), [{ $set: { 'seeding.beat': NOW } }]);
  }

  /** Gives up the right to write; whether it was there until now: a generation without it can never go live. */
  release(generation: string): Promise<boolean> {
    return this.change(seededBy(generation), { $unset: { seeding: '' } });
  }

  /** Takes the right to write from a writer that has died. */
  async releaseStale(generation: string): Promise<boolean> {
    const silent = { $lt: ['$seeding.beat', { $subtract: [NOW, STALE_MS] }] };
    return this.change({ ...seededBy(generation), $expr: silent }, { $unset: { seeding: '' } });
  }

  /** Puts a complete generation in the live one's place; false when it has lost the right to write. */
  async promote(generation: string): Promise<boolean> {
    const old = [{ generation: '$live.generation', at: NOW }];
    const retired = { $cond: [{ $gt: ['$live', null] }, old, []] };
    const change = [
      {
        $set: {
          retired: { $concatArrays: ['$retired', retired] },
          live: { generation, format: FORMAT },
        },
      },
      { $unset: 'seeding' },
    ];
    const promoted = await again(() => this.change(seededBy(generation), change));
    // When the first answer was lost, it may have happened before.
    return promoted || (await again(() => this.read())).live?.generation === generation;
  }

  /** Removes a generation from those that were live, unless it was until less than `grace` ms ago, or is being read. */
  retire(generation: string, grace: number): Promise<boolean> {
    const old = { $subtract: [NOW, grace] };
    const alive = { $subtract: [NOW, STALE_MS] };
    const isDue = { $and: [isIts(generation, 'old'), { $lt: ['$$old.at', old] }] };
    const isRead = { $and: [isIts(generation, 'each'), { $gte: ['$$each.beat', alive] }] };
    const due = { $filter: { input: '$retired', as: 'old', cond: isDue } };
    const reads = { $filter: { input: '$readers', as: 'each', cond: isRead } };
    const free = { $and: [{ $gt: [{ $size: due }, 0] }, { $eq: [{ $size: reads }, 0] }] };
    return this.change({ $expr: free }, { $pull: { retired: { generation } } });
  }

  /** Announces a reader, or gives a sign of its life; false when the generation is not to be read any more. */
  attend(reader: string, generation: string): Promise<boolean> {
    const others = {
      $filter: { input: '$readers', as: 'each', cond: { $ne: ['$$each.reader', reader] } },
    };
    const present = [{ 'live.generation': generation }, { 'retired.generation': generation }];
    const mine = [{ reader, generation, beat: NOW }];
    return this.change({ $or: present }, [
      { $set: { readers: { $concatArrays: [others, mine] } } },
    ]);
  }

  /** Takes a reader away, with those that have died. */
  async leave(reader: string): Promise<void> {
    const alive = { $subtract: [NOW, STALE_MS] };
    const stays = { $and: [{ $ne: ['$$each.reader', reader] }, { $gte: ['$$each.beat', alive] }] };
    const others = { $filter: { input: '$readers', as: 'each', cond: stays } };
    await this.change({}, [{ $set: { readers: others } }]);
  }

  /** Changes the state where a condition holds; whether it did. */
  private async change(
    condition: object,
    update: mongo.UpdateFilter<StoredState> | object[],
  ): Promise<boolean> {
    const filter = { ...FILTER, ...condition };
    const { matchedCount } = await this.states.updateOne(filter, update, DURABLE);
    return matchedCount > 0;
  }
}

function seededBy(generation: string): object {
  return { 'seeding.generation': generation };
}

function isIts(generation: string, element: string): object {
  return { $eq: [`$$${element}.generation`, generation] };
}
