import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';

/** Figures of a complete generation. */
@Schema({
  versionKey: false,
  autoCreate: false,
  autoIndex: false,
  collection: 'corpus.generations',
})
export class StoredGeneration {
  /** The generation's id. */
  @Prop({ type: String, required: true })
  _id!: string;

  /** The version of the layout that it was written in. */
  @Prop({ type: Number, required: true })
  format!: number;

  @Prop({ type: Date, required: true })
  createdAt!: Date;

  @Prop({ type: Number, required: true })
  conversations!: number;

  @Prop({ type: Number, required: true })
  messages!: number;

  /** Messages by literal role, most frequent first. */
  @Prop({ type: [MongooseSchema.Types.Mixed], required: true })
  roles!: readonly { readonly role: string | Buffer; readonly messages: number }[];

  /** Lengths of texts in UTF-16 code units. */
  @Prop({ type: MongooseSchema.Types.Mixed, required: true })
  lengths!: {
    readonly median: number;
    readonly p90: number;
    readonly p99: number;
    readonly longest: number;
  };

  /** The messages recorded most often: the number of one of them, and how often. */
  @Prop({ type: [MongooseSchema.Types.Mixed], required: true })
  repeated!: readonly { readonly message: number; readonly times: number }[];

  /** Numbers of messages whose reply is a sample of the assistant's: see core/samples.ts. */
  @Prop({ type: [Number], required: true })
  samples!: readonly number[];
}

/** A generation as mongoose knows it. */
export const generationSchema = SchemaFactory.createForClass(StoredGeneration);
