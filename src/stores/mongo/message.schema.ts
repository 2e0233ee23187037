import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';
import type { Rung } from '../../core/corpus.js';
import type { StoredId } from './stored-id.js';
import type { StoredText } from './stored-text.js';

const TEXT = { type: MongooseSchema.Types.Mixed };

/** A message beside another one. */
export interface StoredMessage {
  readonly from: StoredText;
  readonly value: StoredText;
}

/** A message of the same conversation, and its place there, from 0. */
export interface StoredReply extends StoredMessage {
  readonly position: number;
}

/**
 * A recorded message. Keys are {@link KEY_BYTES} bytes: see core/keys.ts. Written and read as it is, without mongoose's
 * documents: the schema says what there is, and makes the indexes.
 */
@Schema({ versionKey: false, autoCreate: false, autoIndex: false })
export class StoredRecord {
  /** Its number in the order of the file, from 0; a batch that is sent again meets itself. */
  @Prop({ type: Number, required: true })
  _id!: number;

  /** The number of its conversation in the order of the file, from 0. */
  @Prop({ type: Number, required: true })
  conversation!: number;

  /** The conversation's own id. */
  @Prop(TEXT)
  conversationId?: StoredId;

  /** Its place in the conversation, from 0. */
  @Prop({ type: Number, required: true })
  position!: number;

  @Prop({ ...TEXT, required: true })
  from!: StoredText;

  @Prop({ ...TEXT, required: true })
  value!: StoredText;

  /** The message before it in the conversation. */
  @Prop({ ...TEXT, required: true })
  prev!: StoredMessage | null;

  /** The message after it: the reply. */
  @Prop({ ...TEXT, required: true })
  next!: StoredMessage | null;

  /** Whether it has a reply. */
  @Prop({ type: Boolean, required: true })
  answered!: boolean;

  @Prop({ type: Buffer, required: true })
  messageKey!: Buffer;

  @Prop({ type: Buffer })
  contextKey?: Buffer;

  @Prop({ type: Buffer, required: true })
  historyKey!: Buffer;

  @Prop({ type: Buffer, required: true })
  messageNormalisedKey!: Buffer;

  @Prop({ type: Buffer })
  contextNormalisedKey?: Buffer;

  /** The key of the history as if there were no system messages; only where there is a reply that is none. */
  @Prop({ type: Buffer })
  historyWithoutSystemKey?: Buffer;

  /** That reply, where `next` is a system message. */
  @Prop(TEXT)
  nextWithoutSystem?: StoredReply;

  /** How its text begins (see core/beginning.ts); only of an asked message that has a reply, and where it begins at all. */
  @Prop({ type: String })
  beginning?: string;
}

/** The field that a rung looks its key up in. */
export const KEY_FIELDS = {
  history: 'historyKey',
  'history-without-system': 'historyWithoutSystemKey',
  context: 'contextKey',
  message: 'messageKey',
  'context-normalised': 'contextNormalisedKey',
  'message-normalised': 'messageNormalisedKey',
} as const satisfies Record<Rung, keyof StoredRecord>;

/** A recorded message as mongoose knows it. */
export const messageSchema = SchemaFactory.createForClass(StoredRecord);

/*
 * One index a rung, each in the order of the answers behind its key. What else stands in an index is compared there:
 * no document is fetched in vain, and common keys are counted without any.
 */
messageSchema.index({ messageKey: 1, answered: 1, _id: 1, from: 1, conversation: 1 });
messageSchema.index({ contextKey: 1, answered: 1, _id: 1, from: 1, 'prev.from': 1 });
messageSchema.index({ historyKey: 1, answered: 1, _id: 1 });
messageSchema.index({ messageNormalisedKey: 1, answered: 1, _id: 1 });
messageSchema.index({ contextNormalisedKey: 1, answered: 1, _id: 1 });
// Where the field is, there is a reply.
messageSchema.index(
  { historyWithoutSystemKey: 1, _id: 1 },
  { partialFilterExpression: { historyWithoutSystemKey: { $exists: true } } },
);

// What begins alike, in the order of the beginnings' bytes.
messageSchema.index(
  { beginning: 1, _id: 1 },
  { partialFilterExpression: { beginning: { $exists: true } } },
);
