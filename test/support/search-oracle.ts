import type { Neighbour } from '../../src/core/corpus-search.js';
import type { Source } from '../../src/core/corpus.js';
import type { Conversation, Message } from '../../src/core/message.js';
import { normalised, speaker } from './oracle.js';

/*
 * Where messages are recorded, and what a search finds, as plain scans over a corpus in memory. Written from the
 * definitions, not from the code under test, of which it uses types only.
 */

/** How many beginnings are compared on either side, bytes of one, and UTF-16 code units of which words are compared. */
const AROUND = 16;
const BEGINNING = 48;
const COMPARED = 2048;
/** The most samples. */
const SAMPLES = 8192;

/** A recorded message, and where it is. */
export interface Recorded {
  readonly message: Message;
  readonly source: Source;
}

/** A corpus whose every message is an object of its own, and where each of them is. */
export interface Placed {
  readonly corpus: readonly Conversation[];
  readonly sourceOf: (message: Message) => Source | undefined;
}

const known = new WeakMap<readonly Conversation[], Placed>();

/** A corpus like this one, made once. */
export function placed(conversations: readonly Conversation[]): Placed {
  let copy = known.get(conversations);
  if (!copy) known.set(conversations, (copy = copied(conversations)));
  return copy;
}

function copied(conversations: readonly Conversation[]): Placed {
  const sources = new Map<Message, Source>();
  const corpus = conversations.map(({ id, messages }, conversation) => ({
    messages: messages.map((each, position) => {
      const message = { ...each };
      sources.set(message, { id, conversation, position });
      return message;
    }),
  }));
  return { corpus, sourceOf: (message) => sources.get(message) };
}

/** All messages that have a reply, or all that are one, in the order of the file. */
function recorded(
  conversations: readonly Conversation[],
  which: (position: number, length: number) => boolean,
): Recorded[] {
  return conversations.flatMap(({ id, messages }, conversation) =>
    messages
      .map((message, position) => ({ message, source: { id, conversation, position } }))
      .filter(({ source }) => which(source.position, messages.length)),
  );
}

/** What a search for the likest messages finds. */
export function nearestIn(
  conversations: readonly Conversation[],
  { value }: Message,
  limit: number,
): Neighbour[] {
  const asked = beginning(value);
  if (asked === '') return [];
  const firsts = new Map<string, Recorded>();
  for (const each of recorded(conversations, (position, length) => position + 1 < length)) {
    const { from } = each.message;
    const begun = beginning(each.message.value);
    const isModels = speaker(from) === 'assistant' || /^(function_call|tool_calls?)$/.test(from);
    if (!isModels && begun !== '' && !firsts.has(begun)) firsts.set(begun, each);
  }
  const inOrder = [...firsts.keys()].sort(byBytes);
  const before = inOrder.filter((each) => byBytes(each, asked) < 0).slice(-AROUND);
  const behind = inOrder.filter((each) => byBytes(each, asked) >= 0).slice(0, AROUND);
  return [...before, ...behind]
    .flatMap((begun): Neighbour[] => {
      const found = firsts.get(begun);
      const prefix = [...Array(BEGINNING).keys()].findLast((n) => startAlike(asked, begun, n + 1));
      if (!found || prefix === undefined) return [];
      return [{ ...found, prefix: prefix + 1, overlap: overlap(value, found.message.value) }];
    })
    .sort(
      (a, b) =>
        b.prefix - a.prefix ||
        b.overlap - a.overlap ||
        a.source.conversation - b.source.conversation ||
        a.source.position - b.source.position,
    )
    .slice(0, limit);
}

/** All samples of the assistant's replies. */
export function samplesIn(conversations: readonly Conversation[]): Recorded[] {
  let samples = recorded(conversations, (position) => position > 0).filter(
    ({ message }) => speaker(message.from) === 'assistant',
  );
  while (samples.length > SAMPLES) samples = samples.filter((_, i) => i % 2 === 0);
  return samples;
}

/** The whole characters within the first bytes of a text's normal form. */
export function beginning(text: string): string {
  let begun = '';
  for (const character of normalised(text).toWellFormed()) {
    if (Buffer.byteLength(begun + character) > BEGINNING) break;
    begun += character;
  }
  return begun;
}

function startAlike(a: string, b: string, length: number): boolean {
  return a.length >= length && b.length >= length && a.slice(0, length) === b.slice(0, length);
}

function overlap(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => [
    ...new Set(normalised(text.slice(0, COMPARED)).split(' ')),
  ]);
  const common = left.filter((word) => right.includes(word)).length;
  return common / (left.length + right.length - common);
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
