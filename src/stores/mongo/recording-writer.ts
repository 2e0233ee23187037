import type { mongo } from 'mongoose';
import { RecordingsFullError } from '../../core/chat-errors.js';
import { INDEX_KEY_BYTES, indexKeys, MARK_BYTES, marksOf } from '../../core/recording-index.js';
import { toPieces } from '../../core/recording-record.js';
import type { Recording, RecordingKeys } from '../../core/recordings.js';
import { isRepeated } from './failure.js';
import {
  partsIn,
  recordingsIn,
  totalsIn,
  type StoredPart,
  type StoredPiece,
  type StoredRecording,
} from './recording-collections.js';

/** The most bytes of a piece that stays in its recording: two of them and the keys fit into 16 MB. */
const LONGEST_INLINE = 6 << 20;
/** Bytes of a part. */
const PART_BYTES = 8 << 20;

/** What is acknowledged survives the loss of a minority of the servers, and a power cut. */
const DURABLE = { writeConcern: { w: 'majority', journal: true } } as const;

const TOTALS = { _id: 'totals' } as const;

type Piece = StoredPart['_id']['piece'];

/** A recording on its way into the database, which may be sent again after a lost answer: it is stored once. */
export class RecordingWriter {
  /** Bytes that it takes. */
  private readonly size: number;
  private readonly parts: StoredPart[] = [];
  private readonly document: Omit<StoredRecording, 'number'>;
  /** Its number, once it has one. */
  private number: number | undefined;

  constructor(recording: Recording, keys: RecordingKeys) {
    const { id, replies } = recording;
    const { answer, question } = toPieces(recording);
    const { from = '', previousFrom } = marksOf(recording.messages);
    const found = indexKeys(keys);
    this.size = answer.length + question.length + found.length * (INDEX_KEY_BYTES + 2 * MARK_BYTES);
    this.document = {
      _id: id,
      keys: found,
      from,
      ...(previousFrom !== undefined && { previousFrom }),
      replies: replies.length,
      answer: this.store('answer', answer, id),
      question: this.store('question', question, id),
    };
  }

  /**
   * Stores it.
   * @throws RecordingsFullError when there would be more bytes than `limit`
   */
  async write(db: mongo.Db, limit: number): Promise<void> {
    const { parts, document } = this;
    const number = (this.number ??= await this.take(db, limit));
    for (const part of parts) await once(() => partsIn(db).insertOne(part, DURABLE));
    const isNew = await once(() => recordingsIn(db).insertOne({ ...document, number }, DURABLE));
    if (isNew) return;
    const stored = await recordingsIn(db).findOne(
      { _id: document._id },
      { projection: { number: 1 } },
    );
    // It was stored by an earlier attempt of somebody who was not told: it takes its room once.
    if (stored && stored.number !== number) await this.giveBack(db);
  }

  /** Takes the next number, and the room. */
  private async take(db: mongo.Db, limit: number): Promise<number> {
    const totals = totalsIn(db);
    await once(() => totals.insertOne({ ...TOTALS, count: 0, bytes: 0 }, DURABLE));
    const found = await totals.findOneAndUpdate(
      { ...TOTALS, bytes: { $lte: limit - this.size } },
      { $inc: { count: 1, bytes: this.size } },
      { ...DURABLE, returnDocument: 'before' },
    );
    if (!found) throw new RecordingsFullError(limit);
    return found.count;
  }

  private async giveBack(db: mongo.Db): Promise<void> {
    await totalsIn(db).updateOne(TOTALS, { $inc: { bytes: -this.size } }, DURABLE);
  }

  /** A piece as its recording has it; what is too long for that goes into parts. */
  private store(piece: Piece, bytes: Buffer, recording: string): StoredPiece {
    if (bytes.length <= LONGEST_INLINE) return bytes;
    let parts = 0;
    for (let at = 0; at < bytes.length; at += PART_BYTES) {
      const _id = { recording, piece, part: parts++ };
      this.parts.push({ _id, bytes: bytes.subarray(at, at + PART_BYTES) });
    }
    return { parts };
  }
}

/** Inserts a document; whether it was not there. */
async function once(insert: () => Promise<unknown>): Promise<boolean> {
  try {
    await insert();
    return true;
  } catch (error) {
    if (isRepeated(error)) return false;
    throw error;
  }
}
