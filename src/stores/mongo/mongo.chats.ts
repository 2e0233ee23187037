import { randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';
import { ChatMovedOnError } from '../../core/chat-errors.js';
import {
  Chats,
  type ChatContext,
  type ChatMessage,
  type ChatSummary,
  type ChatTurn,
} from '../../core/chats.js';
import { StoreUnavailableError } from '../../core/errors.js';
import { checkChatId, newTurn } from '../../core/new-turn.js';
import { StoreWriteError } from '../../core/seed-errors.js';
import { outOfReach, type Database } from './database.js';
import { isDatabaseError } from './failure.js';
import { InOrder } from './in-order.js';
import { toStored } from './stored-text.js';
import { messagesIn, readContext, readPage } from './turn-reader.js';
import { turnsIn, type StoredTurn } from './turn.schema.js';
import {
  END_FIELDS,
  isRemoval,
  makeTurnIndexes,
  readEnd,
  sweepBefore,
  TurnWriter,
  type ChatEnd,
} from './turn-writer.js';

type Operation<T> = (db: mongo.Db, signal: AbortSignal) => Promise<T>;

const CHATS = 'The chats are';

/** How often a context is asked for when its chat is removed meanwhile. */
const ATTEMPTS = 3;

/**
 * The chats in MongoDB: a turn is one document, so it is there or not, and a unique index gives each place to one turn.
 * Any number of processes may read and write.
 */
export class MongoChats extends Chats {
  private readonly order = new InOrder();
  /** Resolves when there are indexes. */
  private indexed: Promise<void> | undefined;

  constructor(private readonly database: Database) {
    super();
  }

  async append(chatId: string, turn: ChatTurn, after?: number): Promise<readonly ChatMessage[]> {
    checkChatId(chatId);
    const { id, at, system, messages } = newTurn(turn);
    const stored = messages.map(({ role, content }) => ({ role, content: toStored(content) }));
    const put = await this.put(chatId, id, (end) => {
      const { end: place, base, systemAt } = end ?? { end: 0, base: 0 };
      const total = place - base;
      if (after !== undefined && after !== total) throw new ChatMovedOnError(total, after);
      const behind = place + stored.length;
      const own = { _id: id, chatId, place, end: behind, base, at, messages: stored };
      if (systemAt !== undefined) return { ...own, systemAt };
      return system === undefined ? own : { ...own, system: toStored(system), systemAt: place };
    });
    return put ? messagesIn(put) : [];
  }

  async context(chatId: string, pairs: number): Promise<ChatContext> {
    checkChatId(chatId);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const context = await this.run((db, signal) => readContext(db, chatId, pairs, signal));
      if (context) return context;
    }
    throw outOfReach('it is too slow', CHATS);
  }

  async *messages(chatId: string): AsyncGenerator<ChatMessage> {
    checkChatId(chatId);
    const last = await this.run((db, signal) => readEnd(db, chatId, signal));
    if (last === null) return;
    for (let next = last.base; next < last.end;) {
      const page = await this.run((db, signal) => readPage(db, chatId, next, last.end, signal));
      // It has been removed since.
      if (page.length === 0) return;
      for (const turn of page) {
        if (turn.place !== next) return;
        yield* messagesIn(turn);
        next = turn.end;
      }
    }
  }

  async remove(chatId: string): Promise<void> {
    checkChatId(chatId);
    const id = randomUUID();
    let removal: ChatEnd | null = null;
    const put = await this.put(chatId, id, (end) => {
      removal = end;
      if (end === null || isRemoval(end)) return undefined;
      const behind = end.end + 1;
      const at = new Date();
      return { _id: id, chatId, place: end.end, end: behind, base: behind, at, messages: [] };
    });
    // One that is there already may have been interrupted before all was gone.
    const found = put ?? removal;
    if (found && !found.removed) {
      await this.change((db, signal) => sweepBefore(db, found, signal));
    }
  }

  async list(limit: number, after?: string): Promise<readonly ChatSummary[]> {
    if (after !== undefined) checkChatId(after);
    const listed: ChatSummary[] = [];
    // One look for each chat, whose last turn comes first in the index: however many chats and turns there are.
    for (let last = after ?? ''; listed.length < limit;) {
      const end = await this.run((db, signal) => readNext(db, last, signal));
      if (end === null) break;
      last = end.chatId;
      if (isRemoval(end)) continue;
      listed.push({ chatId: last, total: end.end - end.base, at: end.at.toISOString() });
    }
    return listed;
  }

  /** Puts a document behind all others of a chat, after all that was to be put there before. */
  private put(
    chatId: string,
    id: string,
    make: (end: ChatEnd | null) => StoredTurn | undefined,
  ): Promise<StoredTurn | undefined> {
    const writer = new TurnWriter(chatId, id, make);
    const until = Date.now() + this.database.timeout;
    return this.order.run(chatId, () =>
      this.change(async (db, signal) => {
        await (this.indexed ??= this.makeIndexes(db));
        return writer.put(db, signal);
      }, until - Date.now()),
    );
  }

  /** Makes the indexes; when that fails, the next one who writes does it again. */
  private async makeIndexes(db: mongo.Db): Promise<void> {
    try {
      await makeTurnIndexes(db);
    } catch (error) {
      this.indexed = undefined;
      throw error;
    }
  }

  /** Runs what writes. */
  private async change<T>(operation: Operation<T>, limit?: number): Promise<T> {
    try {
      return await this.run(operation, limit);
    } catch (error) {
      if (!isDatabaseError(error)) throw error;
      throw new StoreWriteError(`MongoDB (${this.database.place})`, error.message);
    }
  }

  private async run<T>(operation: Operation<T>, limit = this.database.timeout): Promise<T> {
    if (limit <= 0) throw outOfReach('it is too slow', CHATS);
    try {
      return await this.database.run(operation, limit);
    } catch (error) {
      throw error instanceof StoreUnavailableError ? outOfReach(error.detail ?? '', CHATS) : error;
    }
  }
}

/** The end of the chat whose id follows another one. */
function readNext(db: mongo.Db, after: string, signal: AbortSignal): Promise<ChatEnd | null> {
  return turnsIn(db).findOne<ChatEnd>(
    { chatId: { $gt: after } },
    {
      projection: END_FIELDS,
      sort: { chatId: 1, place: -1 },
      readConcern: { level: 'majority' },
      signal,
    },
  );
}
