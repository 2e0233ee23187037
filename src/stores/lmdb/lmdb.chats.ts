import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { OnApplicationShutdown } from '@nestjs/common';
import { ChatMovedOnError } from '../../core/chat-errors.js';
import {
  Chats,
  type ChatContext,
  type ChatMessage,
  type ChatSummary,
  type ChatTurn,
} from '../../core/chats.js';
import { checkChatId, messagesOfTurn, newTurn } from '../../core/new-turn.js';
import { StoreWriteError } from '../../core/seed-errors.js';
import {
  closeChatTables,
  openChatTables,
  positionIn,
  turnKey,
  type ChatTables,
  type KeptTurn,
} from './chat-tables.js';
import { DATA_FILE } from './folders.js';
import { makeFolder } from './make-folder.js';

/** Turns that are read at a time when all are. */
const PAGE_TURNS = 100;

const NO_CONTEXT: ChatContext = { system: undefined, messages: [], total: 0 };

/** The last position that a key can have, and so one behind any turn. */
const BEHIND_ALL = 2 ** 32 - 1;

/**
 * The chats in an LMDB environment of their own, which any number of processes may read and write. It is opened at the
 * first use, and made by the first turn.
 */
export class LmdbChats extends Chats implements OnApplicationShutdown {
  private readonly folder: string;
  private opened: ChatTables | undefined;

  /** @param dataDir folder; made when it is missing */
  constructor(dataDir: string) {
    super();
    this.folder = join(dataDir, 'chats');
  }

  async append(chatId: string, turn: ChatTurn, after?: number): Promise<readonly ChatMessage[]> {
    checkChatId(chatId);
    const { id, at: time, system, messages } = newTurn(turn);
    const kept = { id, at: time.toISOString(), messages };
    const name = Buffer.from(chatId);
    const position = await this.write(({ heads, systems, turns }) => {
      const { first, total } = heads.get(name) ?? { first: id, total: 0 };
      if (after !== undefined && after !== total) throw new ChatMovedOnError(total, after);
      turns.putSync(turnKey(chatId, total), kept);
      if (system !== undefined && !systems.doesExist(name)) systems.putSync(name, system);
      heads.putSync(name, { first, total: total + messages.length, at: kept.at });
      return total;
    });
    return messagesOfTurn(kept, position);
  }

  context(chatId: string, pairs: number): Promise<ChatContext> {
    return this.read(chatId, (tables) => contextIn(tables, chatId, 2 * pairs), NO_CONTEXT);
  }

  async *messages(chatId: string): AsyncGenerator<ChatMessage> {
    const name = Buffer.from(chatId);
    const head = await this.read(chatId, ({ heads }) => heads.get(name), undefined);
    for (let next = 0; head && next < head.total;) {
      const range = { start: turnKey(chatId, next), end: turnKey(chatId, head.total) };
      const pageIn = ({ heads, turns }: ChatTables): ChatMessage[] =>
        heads.get(name)?.first === head.first
          ? [...turns.getRange({ ...range, limit: PAGE_TURNS })].flatMap(messagesIn)
          : [];
      const page = await this.read(chatId, pageIn, []);
      // It has been removed since.
      if (page.length === 0) return;
      yield* page;
      next += page.length;
    }
  }

  async remove(chatId: string): Promise<void> {
    checkChatId(chatId);
    if (!this.exists()) return;
    await this.write(({ heads, systems, turns }) => {
      const range = { start: turnKey(chatId, 0), end: turnKey(chatId, BEHIND_ALL) };
      for (const key of [...turns.getKeys(range)]) turns.removeSync(key);
      for (const table of [heads, systems]) table.removeSync(Buffer.from(chatId));
    });
  }

  list(limit: number, after?: string): Promise<readonly ChatSummary[]> {
    const range =
      after === undefined ? {} : { start: Buffer.from(after), exclusiveStart: true as const };
    const pageIn = ({ heads }: ChatTables): ChatSummary[] =>
      [...heads.getRange({ ...range, limit })].map(({ key, value: { total, at } }) => ({
        chatId: key.toString(),
        total,
        at,
      }));
    return this.read(after, pageIn, []);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.opened === undefined) return;
    this.opened = undefined;
    await closeChatTables(this.folder);
  }

  /** Whether there is anything to be read. */
  private exists(): boolean {
    return this.opened !== undefined || existsSync(join(this.folder, DATA_FILE));
  }

  private tables(): ChatTables {
    if (this.opened === undefined) {
      makeFolder(this.folder);
      this.opened = openChatTables(this.folder);
    }
    return this.opened;
  }

  /** What is read at one moment of the chat that is asked for; something else when there is nothing to be read. */
  private read<T>(
    chatId: string | undefined,
    look: (tables: ChatTables) => T,
    otherwise: T,
  ): Promise<T> {
    return new Promise((resolve) => {
      if (chatId !== undefined) checkChatId(chatId);
      if (!this.exists()) {
        resolve(otherwise);
        return;
      }
      const tables = this.tables();
      // A moment of before would lack what another process has acknowledged since.
      tables.root.resetReadTxn();
      resolve(look(tables));
    });
  }

  /** Changes all or nothing, in one transaction; resolves when it is on the disk. */
  private async write<T>(change: (tables: ChatTables) => T): Promise<T> {
    try {
      const tables = this.tables();
      return await tables.root.childTransaction(() => change(tables));
    } catch (error) {
      throw StoreWriteError.explain(this.folder, await causeOf(error));
    }
  }
}

function contextIn(
  { heads, systems, turns }: ChatTables,
  chatId: string,
  most: number,
): ChatContext {
  const name = Buffer.from(chatId);
  const total = heads.get(name)?.total ?? 0;
  const wanted = Math.min(most, total);
  const found: ChatMessage[][] = [];
  if (wanted > 0) {
    const range = { start: turnKey(chatId, total), end: turnKey(chatId, 0), inclusiveEnd: true };
    for (const turn of turns.getRange({ ...range, reverse: true })) {
      found.push(messagesIn(turn));
      if (positionIn(turn.key) <= total - wanted) break;
    }
  }
  const messages = found.reverse().flat();
  return { system: systems.get(name), messages: messages.slice(messages.length - wanted), total };
}

function messagesIn({ key, value }: { key: Buffer; value: KeptTurn }): ChatMessage[] {
  return messagesOfTurn(value, positionIn(key));
}

/** The error that a commit failed with, which LMDB tells by a promise that rejects. */
async function causeOf(error: unknown): Promise<unknown> {
  try {
    await (error as { commitError?: Promise<never> }).commitError;
    return error;
  } catch (cause) {
    return cause;
  }
}
