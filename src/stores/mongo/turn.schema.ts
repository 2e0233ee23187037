import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema, type mongo } from 'mongoose';
import type { ChatRole } from '../../core/chats.js';

/** A text in one piece: see {@link toStored}. */
export type WholeText = string | Buffer;

/** A message of a turn. */
export interface TurnMessage {
  readonly role: ChatRole;
  readonly content: WholeText;
}

/**
 * A turn of a chat, or what stands where a chat was removed: that has no messages, and takes one place all the same.
 * Places go on after it, so that whoever appends to what was there before meets it. Never changed, but for `removed`.
 */
@Schema({ versionKey: false, autoCreate: false, autoIndex: false, collection: 'chats.turns' })
export class StoredTurn {
  /** The turn's own id: one that is sent again meets itself. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  chatId!: string;

  /** The place of its first message: taken once in each chat, whoever writes. */
  @Prop({ type: Number, required: true })
  place!: number;

  /** The place behind its last message. */
  @Prop({ type: Number, required: true })
  end!: number;

  /** The place where the chat begins: behind its last removal. */
  @Prop({ type: Number, required: true })
  base!: number;

  @Prop({ type: Date, required: true })
  at!: Date;

  @Prop({ type: [MongooseSchema.Types.Mixed], required: true })
  messages!: readonly TurnMessage[];

  /** The chat's system prompt, of the first turn that came with one. */
  @Prop({ type: MongooseSchema.Types.Mixed })
  system?: WholeText;

  /** The place of that turn, in it and in all behind it. */
  @Prop({ type: Number })
  systemAt?: number;

  /** When all before a removal was gone. */
  @Prop({ type: Date })
  removed?: Date;
}

/** A turn as mongoose knows it. */
export const turnSchema = SchemaFactory.createForClass(StoredTurn);

/** Seconds for which a removal stays when nothing stands before it: longer than anybody takes to append. */
const REMOVAL_SECONDS = 3600;

// The last turn of a chat comes first: it is what is read most, and lists of chats go from one to the next.
turnSchema.index({ chatId: 1, place: -1 }, { unique: true });
turnSchema.index(
  { chatId: 1, systemAt: 1 },
  { partialFilterExpression: { system: { $exists: true } } },
);
turnSchema.index({ removed: 1 }, { sparse: true, expireAfterSeconds: REMOVAL_SECONDS });

/** The indexes of turns, as the driver takes them. */
export const TURN_INDEXES = turnSchema.indexes().map(([key, options]) => ({
  key: key as mongo.IndexDescription['key'],
  name: Object.keys(key).join('-'),
  unique: options.unique === true,
  ...(options.sparse === true && { sparse: true }),
  ...(options.partialFilterExpression && {
    partialFilterExpression: options.partialFilterExpression,
  }),
  ...(options.expireAfterSeconds !== undefined && {
    expireAfterSeconds: options.expireAfterSeconds,
  }),
}));

/** The turns of all chats. */
export function turnsIn(db: mongo.Db): mongo.Collection<StoredTurn> {
  return db.collection(turnSchema.get('collection') ?? '');
}
