import type { mongo } from 'mongoose';
import { CorpusUnavailableError } from '../../core/errors.js';
import type { MaybePromise } from '../../core/maybe-promise.js';
import { textsOf } from './collections.js';
import { fromStored, isReference, type StoredText, type TextReference } from './stored-text.js';

/** The query for the parts of a long text. */
export function partsOf(text: number, parts: number): mongo.BSON.Document {
  return { _id: { $in: Array.from({ length: parts }, (_, part) => ({ text, part })) } };
}

/** Reads the stored texts of a generation. */
export class TextReader {
  constructor(private readonly generation: string) {}

  /**
   * The text; at once when it is at hand.
   * @throws CorpusUnavailableError when a part is missing; or the promise rejects with it
   */
  read(stored: StoredText, db: mongo.Db, signal?: AbortSignal): MaybePromise<string> {
    return isReference(stored) ? this.join(stored, db, signal) : fromStored(stored);
  }

  private async join(
    { text, parts }: TextReference,
    db: mongo.Db,
    signal?: AbortSignal,
  ): Promise<string> {
    const options = { promoteBuffers: true, ...(signal && { signal }) };
    const found = await textsOf(db, this.generation).find(partsOf(text, parts), options).toArray();
    if (found.length < parts) throw CorpusUnavailableError.damaged(this.generation);
    return found
      .sort((a, b) => a._id.part - b._id.part)
      .map(({ piece }) => fromStored(piece))
      .join('');
  }
}
