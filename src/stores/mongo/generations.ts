import type { mongo } from 'mongoose';
import type { GenerationDetails, GenerationSummary } from '../../core/corpus.js';
import { canonicalRole } from '../../core/message.js';
import {
  bytesOf,
  dropGeneration,
  generationsIn,
  generationsWithData,
  messagesOf,
} from './collections.js';
import { CorpusState, isStale, type CurrentState } from './corpus-state.js';
import type { StoredGeneration } from './generation.schema.js';
import { fromStored } from './stored-text.js';
import { TextReader } from './text-reader.js';

/** The generations in a database. */
export class Generations {
  private readonly state: CorpusState;

  constructor(private readonly db: mongo.Db) {
    this.state = new CorpusState(db);
  }

  /** All generations, the live one first, with details of that one. */
  async list(signal: AbortSignal): Promise<GenerationSummary[]> {
    const withData = await generationsWithData(this.db, signal);
    // Read after the list, so that what is listed is not one that began since.
    const state = await this.state.read(signal);
    const known = [state.live, state.seeding, ...state.retired].flatMap((each) =>
      each ? [each.generation] : [],
    );
    const ids = [...new Set([...known, ...withData])];
    const stored = await generationsIn(this.db)
      .find({ _id: { $in: ids } }, { projection: { samples: 0 }, promoteBuffers: true, signal })
      .toArray();
    const figures = new Map(stored.map((each) => [each._id, each]));
    return Promise.all(ids.map((id) => this.summary(id, state, figures.get(id), signal)));
  }

  /**
   * Removes generations that are neither live nor being written: those of seeds that were killed, and those that were
   * live until `grace` milliseconds ago and are read by nobody.
   */
  async sweep(grace: number, signal: AbortSignal): Promise<void> {
    const withData = await generationsWithData(this.db, signal);
    const state = await this.state.read(signal);
    const kept = new Set<string>();
    if (state.live) kept.add(state.live.generation);
    if (state.seeding && !(await this.isOver(state.seeding, state.now))) {
      kept.add(state.seeding.generation);
    }
    for (const { generation } of state.retired) {
      if (!(await this.state.retire(generation, grace))) kept.add(generation);
    }
    for (const id of withData) if (!kept.has(id)) await dropGeneration(this.db, id);
  }

  /** Whether a seed has died; if so, it has lost the right to go live. */
  private async isOver(
    { generation, beat }: NonNullable<CurrentState['seeding']>,
    now: Date,
  ): Promise<boolean> {
    return isStale(beat, now) && (await this.state.releaseStale(generation));
  }

  private async summary(
    id: string,
    state: CurrentState,
    figures: StoredGeneration | undefined,
    signal: AbortSignal,
  ): Promise<GenerationSummary> {
    const bytes = await bytesOf(this.db, id);
    const of = stateOf(id, state);
    if (!figures) return { id, state: of, bytes, createdAt: '', conversations: 0, messages: 0 };
    const { createdAt, conversations, messages } = figures;
    const details = of === 'live' ? await this.details(figures, signal) : undefined;
    return {
      id,
      createdAt: createdAt.toISOString(),
      state: of,
      conversations,
      messages,
      bytes,
      ...(details && { details }),
    };
  }

  private async details(
    { _id, roles, lengths, repeated }: StoredGeneration,
    signal: AbortSignal,
  ): Promise<GenerationDetails> {
    const texts = new TextReader(_id);
    const numbers = repeated.map(({ message }) => message);
    const records = await messagesOf(this.db, _id)
      .find(
        { _id: { $in: numbers } },
        { projection: { from: 1, value: 1 }, promoteBuffers: true, signal },
      )
      .toArray();
    const byNumber = new Map(records.map((record) => [record._id, record]));
    const named = repeated.map(async ({ message, times }) => {
      const record = byNumber.get(message);
      if (!record) throw new Error(`Message ${message} is gone.`);
      const from = await texts.read(record.from, this.db, signal);
      const value = await texts.read(record.value, this.db, signal);
      return { from: canonicalRole(from), value, times };
    });
    return {
      roles: roles.map(({ role, messages }) => ({ role: fromStored(role), messages })),
      lengths,
      repeated: await Promise.all(named),
    };
  }
}

function stateOf(
  id: string,
  { live, seeding, retired, now }: CurrentState,
): GenerationSummary['state'] {
  if (id === live?.generation) return 'live';
  if (id === seeding?.generation && !isStale(seeding.beat, now)) return 'seeding';
  return retired.some(({ generation }) => generation === id) ? 'retired' : 'abandoned';
}
