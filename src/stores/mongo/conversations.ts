import { randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';
import type { Conversation, Message } from '../../core/message.js';
import { messagesOf } from './collections.js';
import { CorpusState } from './corpus-state.js';
import type { Database } from './database.js';
import type { StoredRecord } from './message.schema.js';
import { idFromStored } from './stored-id.js';
import type { StoredText } from './stored-text.js';
import { TextReader } from './text-reader.js';

/** Milliseconds between two signs of life of a reader. */
const BEAT_MS = 5000;
/** Milliseconds that a batch of records may take. */
const PATIENCE_MS = 60_000;

type ReadRecord = Pick<StoredRecord, '_id' | 'conversation' | 'conversationId' | 'from' | 'value'>;

/** The query for all messages in the order of the file. */
export const ALL_MESSAGES = {
  filter: {},
  options: {
    projection: { conversation: 1, conversationId: 1, from: 1, value: 1 },
    sort: { _id: 1 },
    hint: { _id: 1 },
    promoteBuffers: true,
  },
} as const satisfies { filter: object; options: mongo.FindOptions };

/**
 * Reads all conversations of a generation, in file order; it is not removed meanwhile. Undefined when it is not to be
 * read any more.
 */
export async function readConversations(
  database: Database,
  generation: string,
): Promise<AsyncGenerator<Conversation> | undefined> {
  const reader = randomUUID();
  const attend = (): Promise<boolean> =>
    database.run((db) => new CorpusState(db).attend(reader, generation));
  if (!(await attend())) return undefined;
  const beat = setInterval(() => {
    // When the database is out of reach, the reads meet the same trouble.
    attend().catch(() => undefined);
  }, BEAT_MS).unref();
  const leave = async (): Promise<void> => {
    clearInterval(beat);
    // One that cannot say that it has gone is found out by its silence.
    await database.run((db) => new CorpusState(db).leave(reader)).catch(() => undefined);
  };
  return conversationsIn(database, generation, leave);
}

async function* conversationsIn(
  database: Database,
  generation: string,
  leave: () => Promise<void>,
): AsyncGenerator<Conversation> {
  const db = await database.run((opened) => Promise.resolve(opened));
  const { filter, options } = ALL_MESSAGES;
  const cursor = messagesOf(db, generation).find<ReadRecord>(filter, options);
  const texts = new TextReader(generation);
  const read = (text: StoredText): string | Promise<string> => texts.read(text, db);
  let open: { number: number; id?: Conversation['id']; messages: Message[] } | undefined;
  const close = ({ id, messages }: NonNullable<typeof open>): Conversation => ({
    ...(id !== undefined && { id }),
    messages,
  });
  try {
    while (await database.run(() => cursor.hasNext(), PATIENCE_MS)) {
      for (const record of cursor.readBufferedDocuments()) {
        const { conversation, conversationId } = record;
        if (open?.number !== conversation) {
          if (open) yield close(open);
          open = { number: conversation, messages: [] };
          if (conversationId !== undefined) open.id = await idFromStored(conversationId, read);
        }
        open.messages.push({ from: await read(record.from), value: await read(record.value) });
      }
    }
    if (open) yield close(open);
  } finally {
    await cursor.close();
    await leave();
  }
}
