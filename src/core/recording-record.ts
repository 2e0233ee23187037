import type { Usage } from './chunk.js';
import type { Reply } from './corpus.js';
import type { RecordedReply } from './recorded-reply.js';
import type { Recording } from './recordings.js';

/** A recording in two pieces of JSON in UTF-8: a look-up reads the first alone, however long the conversation is. */
export interface RecordingPieces {
  /** What its replies need. */
  readonly answer: Buffer;
  /** The rest. */
  readonly question: Buffer;
}

/** What {@link RecordingPieces.answer} holds. */
interface Answer {
  readonly id: string;
  /** How many messages were asked. */
  readonly asked: number;
  readonly replies: readonly RecordedReply[];
  readonly usage: Usage;
}

type Question = Omit<Recording, 'id' | 'replies' | 'usage'>;

/** The pieces of a recording. */
export function toPieces({ id, replies, usage, ...question }: Recording): RecordingPieces {
  const { at, engine, model, messages } = question;
  const answer: Answer = { id, asked: messages.length, replies, usage };
  return { answer: bytesOf(answer), question: bytesOf({ at, engine, model, messages }) };
}

/** The recording of these pieces. */
export function fromPieces({ answer, question }: RecordingPieces): Recording {
  const { id, replies, usage } = JSON.parse(answer.toString()) as Answer;
  const { at, engine, model, messages } = JSON.parse(question.toString()) as Question;
  return { id, at, engine, model, messages, replies, usage };
}

/**
 * The replies of a recording, in their order.
 * @param number the recording's number in the order of all
 */
export function repliesIn(answer: Buffer, number: number): Reply[] {
  const { id, asked, replies, usage } = JSON.parse(answer.toString()) as Answer;
  const source = { id, conversation: number, position: asked };
  return replies.map(({ message: { from, value }, ...delivery }) => ({
    json: bytesOf({ from, value }),
    source,
    recorded: { ...delivery, usage, siblings: replies.length },
  }));
}

/** The JSON of a value, in memory of its own: it may be kept, and a slice of Node's buffer pool keeps a slab of that. */
function bytesOf(value: object): Buffer {
  const text = JSON.stringify(value);
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}
