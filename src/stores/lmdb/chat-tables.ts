import { hash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { open, type Database, type RootDatabase } from 'lmdb';
import type { NewMessage } from '../../core/chats.js';
import { KEY_BYTES } from '../../core/keys.js';
import { DATA_FILE } from './folders.js';

/** What is known of a chat as a whole. */
export interface ChatHead {
  /** The id of its first turn, which tells it from another one of its name. */
  readonly first: string;
  /** How many messages it has. */
  readonly total: number;
  /** When its last turn was appended, in ISO 8601. */
  readonly at: string;
}

/** A turn as it is kept. */
export interface KeptTurn {
  readonly id: string;
  /** In ISO 8601. */
  readonly at: string;
  readonly messages: readonly NewMessage[];
}

/**
 * The LMDB environment of the chats. All values are JSON.
 * - `heads`: by the chat's id in UTF-8
 * - `systems`: system prompts, likewise
 * - `turns`: by the chat's key and the position of the turn's first message, see {@link turnKey}
 */
export interface ChatTables {
  readonly root: RootDatabase;
  readonly heads: Database<ChatHead, Buffer>;
  readonly systems: Database<string, Buffer>;
  readonly turns: Database<KeptTurn, Buffer>;
}

/** The environments that are open in this process, by their folders, and how many use each. */
const opened = new Map<string, { readonly tables: ChatTables; users: number }>();

/**
 * Opens the environment in a folder, or shares it with who has opened it before: opened twice in one process, it would
 * wait for itself.
 */
export function openChatTables(folder: string): ChatTables {
  const path = join(resolve(folder), DATA_FILE);
  let shared = opened.get(path);
  if (shared === undefined) opened.set(path, (shared = { tables: openTables(path), users: 0 }));
  shared.users++;
  return shared.tables;
}

/** Ends one use of the environment in a folder; the last one closes it, once all is written. */
export async function closeChatTables(folder: string): Promise<void> {
  const path = join(resolve(folder), DATA_FILE);
  const shared = opened.get(path);
  if (shared === undefined || --shared.users > 0) return;
  opened.delete(path);
  await shared.tables.root.close();
}

function openTables(path: string): ChatTables {
  const root = open({
    path,
    noSubdir: true,
    maxDbs: 3,
    // A commit is on the disk before it is acknowledged, and no page of the one before it is written over: even when
    // the machine stops, nothing acknowledged is lost, and the file is whole.
    overlappingSync: false,
    // Its batches have promises of their own, whose rejection nobody could handle; transactions share commits anyway.
    eventTurnBatching: false,
  });
  const table = <V>(name: string): Database<V, Buffer> =>
    root.openDB<V, Buffer>({ name, keyEncoding: 'binary', encoding: 'json' });
  return { root, heads: table('heads'), systems: table('systems'), turns: table('turns') };
}

/** The key of the turn whose first message stands at `position`: 16 bytes of the chat, and the position. */
export function turnKey(chatId: string, position: number): Buffer {
  const key = Buffer.allocUnsafe(KEY_BYTES + 4);
  key.write(hash('sha256', chatId, 'binary'), 0, KEY_BYTES, 'latin1');
  key.writeUInt32BE(position, KEY_BYTES);
  return key;
}

/** The position in a {@link turnKey}. */
export function positionIn(key: Buffer): number {
  return key.readUInt32BE(KEY_BYTES);
}
