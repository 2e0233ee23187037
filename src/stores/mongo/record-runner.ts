import { BatchThread } from '../../core/batch-thread.js';
import { idFromJson, idToJson } from '../../core/conversation-id.js';
import type { Conversation, Message } from '../../core/message.js';
import type { RecordWriter } from './record-writer.js';

/** Runs a {@link RecordWriter} somewhere. */
export interface RecordRunner {
  /** Hands conversations over, in the order of the file; resolves when the next ones may come. */
  add(conversations: readonly Conversation[]): Promise<void>;
  /** Waits until everything is stored; not longer than until the signal is given. */
  end(signal?: AbortSignal): Promise<void>;
  /** Waits until nothing is under way any more. */
  close(): Promise<void>;
}

/** Runs the writer in this thread. */
export class InlineRecords implements RecordRunner {
  constructor(private readonly writer: RecordWriter) {}

  add(conversations: readonly Conversation[]): Promise<void> {
    return this.writer.add(conversations);
  }

  end(): Promise<void> {
    return this.writer.end();
  }

  close(): Promise<void> {
    return this.writer.settle();
  }
}

/** What the thread begins with. */
export interface RecordsData {
  readonly uri: string;
  readonly generation: string;
  readonly batchSize: number;
}

/** A conversation on its way to the thread: objects of classes would arrive as others. */
export interface SentConversation {
  /** The id as JSON. */
  readonly id?: string;
  readonly messages: readonly Message[];
}

/** The conversation that was sent. */
export function received({ id, messages }: SentConversation): Conversation {
  return { ...(id !== undefined && { id: idFromJson(id) }), messages };
}

/** Documents are short-lived: more room for young ones takes memory, and no less time. */
const LIMITS = { maxYoungGenerationSizeMb: 16 };

/** Runs the writer in a thread of its own, so that parsing and writing each have a core. */
export class ThreadedRecords implements RecordRunner {
  private readonly thread: BatchThread<SentConversation[], null, true>;

  constructor(data: RecordsData) {
    const script = new URL('./record.worker.js', import.meta.url);
    this.thread = new BatchThread(script, data, undefined, LIMITS);
  }

  add(conversations: readonly Conversation[]): Promise<void> {
    return this.thread.add(
      conversations.map(({ id, messages }) => ({
        ...(id !== undefined && { id: idToJson(id) }),
        messages,
      })),
    );
  }

  async end(signal?: AbortSignal): Promise<void> {
    await this.thread.finish(signal);
  }

  close(): Promise<void> {
    return this.thread.close();
  }
}
