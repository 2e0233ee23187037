import { join } from 'node:path';
import { isSystem } from '../../core/message.js';
import { KEY_BYTES, copyKey, writeContextKey, writeHistoryKey } from '../../core/keys.js';
import { Appends } from './appends.js';
import { unpack, type Batch, type PackedMessage } from './batch.js';
import { BlockBuilder, type Place } from './block.js';
import { DATA_FILE, SPILL_FILE } from './folders.js';
import { writeIndex } from './index-writer.js';
import { KeySorter } from './key-sorter.js';
import { openTables, type Table, type Tables } from './layout.js';
import { NormalisedKeys } from './normalised-text.js';
import { ANSWERED, KEY_KINDS, NO_ROLE, STRIPPED, SYSTEM_REPLY, writePosting } from './posting.js';
import { SearchIndexer } from './search-indexer.js';
import type { IndexSummary } from './summary.js';

/** A message whose text has its place. */
interface Placed extends PackedMessage {
  readonly place: Place;
  readonly system: boolean;
}

/** Keys of one message while its conversation is indexed: places in {@link Indexer.keys}. */
const HISTORY = 0;
const STRIPPED_HISTORY = KEY_BYTES;
const CONTEXT = 2 * KEY_BYTES;
const FOLDED = 3 * KEY_BYTES;
const PREVIOUS_FOLDED = 4 * KEY_BYTES;
const FOLDED_CONTEXT = 5 * KEY_BYTES;

/** Writes one generation's texts and index from batches of conversations. */
export class Indexer {
  private readonly tables: Tables;
  private readonly writes: Appends;
  private readonly sorter: KeySorter;
  private readonly blocks: BlockBuilder;
  private readonly search: SearchIndexer;
  private readonly normalised = new NormalisedKeys();
  private readonly keys = Buffer.alloc(6 * KEY_BYTES);
  private readonly roles: string[] = [];
  private readonly systemRoles: boolean[] = [];
  private readonly messagesByRole: number[] = [];
  private closed = false;
  private conversations = 0;
  private messages = 0;

  constructor(folder: string) {
    this.tables = openTables(join(folder, DATA_FILE), 'write');
    this.writes = new Appends(this.tables.root);
    this.sorter = new KeySorter(join(folder, SPILL_FILE));
    this.search = new SearchIndexer(folder);
    this.blocks = new BlockBuilder(this.into(this.tables.blocks));
  }

  /** Indexes a batch. */
  add({ bytes, roles }: Batch): void {
    for (const role of roles) {
      this.roles.push(role);
      this.systemRoles.push(isSystem(role));
      this.messagesByRole.push(0);
      this.search.addRole(role);
    }
    unpack(bytes, (id, messages) => {
      this.addConversation(bytes, id, messages);
    });
  }

  /**
   * Writes the index and closes the environment.
   * @throws SeedCancelledError when `isStopped`, which is asked now and then, says so
   */
  async finish(isStopped: () => boolean = () => false): Promise<IndexSummary> {
    this.blocks.finish();
    const { buckets, lists, beginnings, samples } = this.tables;
    const target = { bucket: this.into(buckets), chunk: this.into(lists) };
    const index = writeIndex(this.sorter, target, isStopped);
    const search = this.search.finish(this.into(beginnings), this.into(samples), isStopped);
    this.writes.flush();
    await this.close();
    const { conversations, messages, roles, messagesByRole } = this;
    return { conversations, messages, roles, messagesByRole, ...index, ...search };
  }

  /** Frees the files; what was written stays on disk. Safe to call twice. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.sorter.close();
    this.search.close();
    await this.tables.root.close();
  }

  private into(table: Table): (number: number, value: Buffer) => void {
    return (number, value) => {
      this.writes.put(table, number, value);
    };
  }

  private addConversation(bytes: Buffer, id: Buffer, packed: readonly PackedMessage[]): void {
    this.blocks.addConversation(id);
    const messages = packed.map(({ start, end, text, role, key }): Placed => ({
      start,
      end,
      text,
      role,
      key,
      place: this.blocks.addMessage(bytes, start, end),
      system: this.systemRoles[role],
    }));
    messages.forEach((message, position) => {
      this.addKeys(
        bytes,
        message,
        position > 0 ? messages[position - 1] : undefined,
        messages[position + 1],
      );
    });
    if (messages.some(({ system }) => system)) this.addStrippedHistory(bytes, messages);
    this.conversations++;
    this.messages += messages.length;
  }

  private addKeys(
    bytes: Buffer,
    message: Placed,
    previous: Placed | undefined,
    next: Placed | undefined,
  ): void {
    const { keys, normalised, roles } = this;
    this.messagesByRole[message.role]++;
    this.post(bytes, message.key, KEY_KINDS.message, message, previous, next);
    writeHistoryKey(previous ? keys : null, HISTORY, bytes, message.key, keys, HISTORY);
    const systemReply = next?.system ? SYSTEM_REPLY : 0;
    this.post(keys, HISTORY, KEY_KINDS.history | systemReply, message, previous, next);
    if (previous) copyKey(keys, FOLDED, keys, PREVIOUS_FOLDED);
    normalised.write(roles[message.role], bytes, message.text, message.end - 1, keys, FOLDED);
    this.post(keys, FOLDED, KEY_KINDS['message-normalised'], message, previous, next);
    const { role, place } = message;
    if (next) this.search.addAnswered(role, normalised, place, this.conversations);
    if (!previous) return;
    this.search.addReply(role, place, this.conversations);
    writeContextKey(bytes, previous.key, bytes, message.key, keys, CONTEXT);
    this.post(keys, CONTEXT, KEY_KINDS.context, message, previous, next);
    writeContextKey(keys, PREVIOUS_FOLDED, keys, FOLDED, keys, FOLDED_CONTEXT);
    this.post(keys, FOLDED_CONTEXT, KEY_KINDS['context-normalised'], message, previous, next);
  }

  /**
   * Indexes the histories of a conversation as if its system messages were not there, where that makes a difference:
   * until the first of them the plain posting serves, unless its reply is a system message.
   */
  private addStrippedHistory(bytes: Buffer, messages: readonly Placed[]): void {
    const { keys } = this;
    const kept = messages.filter(({ system }) => !system);
    kept.forEach((message, index) => {
      const previous = index > 0 ? kept[index - 1] : undefined;
      const next = kept[index + 1] as Placed | undefined;
      writeHistoryKey(
        previous ? keys : null,
        STRIPPED_HISTORY,
        bytes,
        message.key,
        keys,
        STRIPPED_HISTORY,
      );
      const plainServes = messages[index] === message && messages[index + 1] === next;
      if (!plainServes) {
        this.post(keys, STRIPPED_HISTORY, KEY_KINDS.history | STRIPPED, message, previous, next);
      }
    });
  }

  /** Adds a posting of the key at `key` in `keys` for `message`. */
  private post(
    keys: Buffer,
    key: number,
    flags: number,
    message: Placed,
    previous: Placed | undefined,
    next: Placed | undefined,
  ): void {
    const { into, at } = this.sorter.slot(keys[key]);
    copyKey(keys, key, into, at);
    const { block, slot } = next ? next.place : message.place;
    writePosting(
      into,
      at + KEY_BYTES,
      block,
      this.conversations,
      slot,
      message.role,
      previous?.role ?? NO_ROLE,
      next ? flags | ANSWERED : flags,
    );
  }
}
