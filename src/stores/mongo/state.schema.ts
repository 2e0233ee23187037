import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

const OBJECT = { type: MongooseSchema.Types.Mixed };

/**
 * The one document that says which generation answers, and who does what: whatever changes, changes in one step. Times
 * are the server's.
 */
@Schema({ versionKey: false, autoCreate: false, autoIndex: false, collection: 'corpus.state' })
export class StoredState {
  @Prop({ type: String, required: true })
  _id!: 'corpus';

  /** The generation that answers, and the version of its layout. */
  @Prop(OBJECT)
  live?: { readonly generation: string; readonly format: number };

  /** The generation that is being written, and when its writer last gave a sign of life. */
  @Prop(OBJECT)
  seeding?: { readonly generation: string; readonly beat: Date };

  /** Generations that were live, and until when. */
  @Prop({ type: [OBJECT], required: true })
  retired!: readonly { readonly generation: string; readonly at: Date }[];

  /** Who reads a generation from its beginning to its end, and when it last gave a sign of life. */
  @Prop({ type: [OBJECT], required: true })
  readers!: readonly {
    readonly reader: string;
    readonly generation: string;
    readonly beat: Date;
  }[];
}

/** The state as mongoose knows it. */
export const stateSchema = SchemaFactory.createForClass(StoredState);
