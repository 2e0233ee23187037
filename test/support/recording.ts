import { AskedConversation } from '../../src/core/asked-conversation.js';
import { RUNGS, type Replies, type ReplyQuery, type Rung } from '../../src/core/corpus.js';
import type { Message } from '../../src/core/message.js';
import type { RecordedReply } from '../../src/core/recorded-reply.js';
import type { Recording, Recordings } from '../../src/core/recordings.js';
import { recordingKeys } from '../../src/core/rung-keys.js';
import { ALL, keyOf, shown } from './ask.js';
import { repliesOfRung, type ExpectedFilter } from './oracle.js';

let made = 0;

/** A reply that came as a whole. */
export function recordedReply(
  message: Message,
  fields: Partial<RecordedReply> = {},
): RecordedReply {
  return {
    message,
    reason: 'stop',
    pieces: [[12, message.value.length]],
    span: [12, 12],
    ...fields,
  };
}

/** A recording of an answer; its id sorts behind those that were made before. */
export function recordingOf(
  messages: readonly Message[],
  replies: readonly (Message | string | RecordedReply)[],
  fields: Partial<Recording> = {},
): Recording {
  return {
    id: `rec-${String(++made).padStart(9, '0')}`,
    at: new Date(1_700_000_000_000 + made).toISOString(),
    engine: 'upstream',
    model: 'gpt-4o',
    messages,
    replies: replies.map((reply) => {
      if (typeof reply === 'string') return recordedReply({ from: 'assistant', value: reply });
      return 'message' in reply ? reply : recordedReply(reply);
    }),
    usage: { prompt: made, completion: 2 * made },
    ...fields,
  };
}

/** Records it as the answer to what it was asked. */
export async function record(recordings: Recordings, recording: Recording): Promise<Recording> {
  await recordings.append(recording, recordingKeys(new AskedConversation(recording.messages)));
  return recording;
}

/** Asks one rung for the replies to a conversation; undefined when it does not apply. */
export async function askRecorded(
  recordings: Pick<Recordings, 'replies'>,
  rung: Rung,
  query: readonly Message[],
  more: Partial<ReplyQuery> = {},
): Promise<Replies | undefined> {
  const key = keyOf(rung, query);
  return key && recordings.replies({ rung, key, limit: ALL, ...more });
}

/** A recorded reply, and where: what a plain scan finds. */
export interface ExpectedReply {
  readonly number: number;
  readonly recording: Recording;
  readonly reply: RecordedReply;
}

/** What a scan of all recordings finds; undefined when the rung does not apply. */
export function expectedReplies(
  all: readonly Recording[],
  rung: Rung,
  query: readonly Message[],
  { firstOfConversation = false, ...filter }: ExpectedFilter = {},
): ExpectedReply[] | undefined {
  if (repliesOfRung([], rung, query, filter) === undefined) return undefined;
  return all.flatMap((recording, number) => {
    const replies = firstOfConversation ? recording.replies.slice(0, 1) : recording.replies;
    return replies.flatMap((reply) => {
      const last = { ...reply.message };
      const conversation = { messages: [...recording.messages, last] };
      const found = repliesOfRung([conversation], rung, query, filter) ?? [];
      return found.includes(last) ? [{ number, recording, reply }] : [];
    });
  });
}

/** What is compared of answers: everything. */
export function shownWhole(answer: Replies | undefined): unknown {
  return (
    answer && {
      ...shown(answer),
      sources: answer.replies.map(({ source }) => ({ ...source })),
      recorded: answer.replies.map(({ recorded }) => recorded),
    }
  );
}

/** What {@link shownWhole} should be for some of these replies. */
export function expectedWhole(
  wanted: readonly ExpectedReply[] | undefined,
  some: readonly ExpectedReply[] = wanted ?? [],
): unknown {
  return (
    wanted && {
      ...shown({
        total: wanted.length,
        replies: some.map(({ reply: { message } }) => ({
          json: Buffer.from(JSON.stringify({ from: message.from, value: message.value })),
          source: { id: undefined, conversation: 0, position: 0 },
        })),
      }),
      sources: some.map(({ number, recording }) => ({
        id: recording.id,
        conversation: number,
        position: recording.messages.length,
      })),
      recorded: some.map(({ recording, reply: { message: _, ...delivery } }) => ({
        ...delivery,
        usage: recording.usage,
        siblings: recording.replies.length,
      })),
    }
  );
}

/** All that is recorded. */
export async function allOf(recordings: Recordings): Promise<Recording[]> {
  const all: Recording[] = [];
  for await (const recording of recordings.all()) all.push(recording);
  return all;
}

/** The rungs that apply to a conversation. */
export function rungsOf(query: readonly Message[]): Rung[] {
  return RUNGS.filter((rung) => keyOf(rung, query) !== undefined);
}
