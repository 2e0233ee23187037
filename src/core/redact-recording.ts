import { isToolCalls, type Message } from './message.js';
import type { RecordedPiece, RecordedReply } from './recorded-reply.js';
import type { Recording } from './recordings.js';
import type { Redaction } from './redaction.js';
import { readToolCalls, toolCallText } from './tool-call.js';

/**
 * The recording without what is not to be kept: in its messages and its replies, of which the pieces fit the texts again.
 * The same object when there is nothing of that.
 */
export function redactRecording(recording: Recording, redaction: Redaction): Recording {
  const messages = changed(recording.messages, (message) => redactMessage(message, redaction));
  const replies = changed(recording.replies, (reply) => redactReply(reply, redaction));
  if (messages === recording.messages && replies === recording.replies) return recording;
  return { ...recording, messages, replies };
}

function redactReply(reply: RecordedReply, redaction: Redaction): RecordedReply {
  const message = redactMessage(reply.message, redaction);
  const beside = reply.beside === undefined ? undefined : redaction.redact(reply.beside);
  if (message === reply.message && beside === reply.beside) return reply;
  const redacted = { ...reply, message, ...(beside !== undefined && { beside }) };
  return {
    ...redacted,
    pieces: refitted(reply.pieces, deliveredText(reply), deliveredText(redacted)),
  };
}

function redactMessage(message: Message, redaction: Redaction): Message {
  const value = redactValue(message, redaction);
  return value === message.value ? message : { ...message, value };
}

function redactValue({ from, value }: Message, redaction: Redaction): string {
  const calls = isToolCalls(from) ? readToolCalls(value) : undefined;
  if (!calls) return redaction.redact(value);
  const kept = changed(calls, (call) => {
    const text = redaction.redact(call.arguments);
    return text === call.arguments ? call : { ...call, arguments: text };
  });
  return kept === calls ? value : toolCallText(kept);
}

/** The text that the pieces of a reply are of. */
function deliveredText({ message: { from, value }, beside = '' }: RecordedReply): string {
  const calls = isToolCalls(from) ? readToolCalls(value) : undefined;
  return calls ? beside + calls.map((call) => call.arguments).join('') : value;
}

/**
 * Pieces of another text in place of those of `old`: what both begin and end with stays in its pieces, and what is
 * between them is spread over the others evenly.
 */
export function refitted(
  pieces: readonly RecordedPiece[],
  old: string,
  text: string,
): RecordedPiece[] {
  const most = Math.min(old.length, text.length);
  let head = 0;
  while (head < most && old[head] === text[head]) head++;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === text.at(-1 - tail)) tail++;
  const oldMiddle = old.length - head - tail;
  const middle = text.length - head - tail;
  const moved = (place: number): number => {
    if (place <= head) return place;
    if (place >= old.length - tail) return text.length - (old.length - place);
    return head + Math.round(((place - head) / oldMiddle) * middle);
  };
  let before = 0;
  let placed = 0;
  return pieces.map(([at, units], index) => {
    before += units;
    const end =
      index === pieces.length - 1 ? text.length : Math.max(placed, uncut(text, moved(before)));
    const size = end - placed;
    placed = end;
    return [at, size];
  });
}

/** A place in a text, or the one before it where it would cut a character in two. */
function uncut(text: string, place: number): number {
  const cuts =
    place > 0 &&
    place < text.length &&
    /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(place - 1, place + 1));
  return cuts ? place - 1 : place;
}

/** The list with each element as `change` makes it; the same list when it changes none. */
function changed<T>(list: readonly T[], change: (element: T) => T): readonly T[] {
  const all = list.map(change);
  return all.some((element, i) => element !== list[i]) ? all : list;
}
