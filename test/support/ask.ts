import { expect } from '@jest/globals';
import { idToJson } from '../../src/core/conversation-id.js';
import {
  RUNGS,
  type Corpus,
  type Replies,
  type ReplyQuery,
  type Rung,
  type Source,
} from '../../src/core/corpus.js';
import {
  contextKey,
  historyKey,
  messageKey,
  normalisedMessageKey,
  type Key,
} from '../../src/core/keys.js';
import type { Conversation, Message } from '../../src/core/message.js';
import { repliesOfRung, SYSTEM_ROLES, type ExpectedFilter } from './oracle.js';
import { placed } from './search-oracle.js';

/** More replies than any test records. */
export const ALL = 1_000_000;

/** The key that a rung looks up for a conversation; undefined when it does not apply. */
export function keyOf(rung: Rung, query: readonly Message[]): Key | undefined {
  const [before, last] = query.length > 1 ? query.slice(-2) : [undefined, query[0]];
  switch (rung) {
    case 'history':
      return historyKey(query.map(messageKey));
    case 'history-without-system':
      return historyKey(query.filter(({ from }) => !SYSTEM_ROLES.includes(from)).map(messageKey));
    case 'context':
      return before && contextKey(messageKey(before), messageKey(last));
    case 'message':
      return messageKey(last);
    case 'context-normalised':
      return before && contextKey(normalisedMessageKey(before), normalisedMessageKey(last));
    case 'message-normalised':
      return normalisedMessageKey(last);
  }
}

/** Asks one rung; undefined when it does not apply. */
export async function ask(
  corpus: Corpus,
  rung: Rung,
  query: readonly Message[],
  filter: ExpectedFilter = {},
  limit = ALL,
): Promise<Replies | undefined> {
  const key = keyOf(rung, query);
  return key && corpus.replies({ rung, key, limit, ...filter });
}

/** Asks one rung for chosen replies; undefined when it does not apply. */
export async function askChosen(
  corpus: Corpus,
  rung: Rung,
  query: readonly Message[],
  filter: ExpectedFilter,
  choose: NonNullable<ReplyQuery['choose']>,
): Promise<Replies | undefined> {
  const key = keyOf(rung, query);
  return key && corpus.replies({ rung, key, limit: 1, choose, ...filter });
}

/** Writes conversations as a new generation. */
export async function seed(corpus: Corpus, conversations: Iterable<Conversation>): Promise<void> {
  const writer = await corpus.write();
  for (const conversation of conversations) await writer.add(conversation);
  await writer.commit();
}

/** Bytes in a form that a failed comparison shows readably, one character each. */
export function bytesOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** Replies as {@link bytesOf} shows them when they are the JSON of these messages. */
export function jsonOf(messages: readonly Message[]): string[] {
  return messages.map(({ from, value }) => bytesOf(Buffer.from(JSON.stringify({ from, value }))));
}

/** What a corpus answered, comparable with {@link expected}. */
export function shown(
  answer: Replies | undefined,
): { total: number; replies: string[] } | undefined {
  return (
    answer && { total: answer.total, replies: answer.replies.map(({ json }) => bytesOf(json)) }
  );
}

/** What {@link shown} should be for these replies. */
export function expected(
  replies: readonly Message[] | undefined,
  limit = ALL,
): { total: number; replies: string[] } | undefined {
  return replies && { total: replies.length, replies: jsonOf(replies.slice(0, limit)) };
}

/** Asks every rung, with each limit, and expects what a scan of the conversations finds, and where. */
export async function expectAnswers(
  corpus: Corpus,
  conversations: readonly Conversation[],
  query: readonly Message[],
  filter: ExpectedFilter = {},
  limits: readonly number[] = [ALL],
): Promise<void> {
  const { corpus: copies, sourceOf } = placed(conversations);
  for (const rung of RUNGS) {
    const wanted = repliesOfRung(copies, rung, query, filter);
    const sources = wanted?.map((message) => shownSource(sourceOf(message)));
    for (const limit of limits) {
      const got = await ask(corpus, rung, query, filter, limit);
      expect({ rung, answer: shown(got), sources: sourcesIn(got) }).toEqual({
        rung,
        answer: expected(wanted, limit),
        sources: sources?.slice(0, limit),
      });
    }
  }
}

/** Where something is recorded, as a text: thousands of these are quick to compare. */
export function shownSource(source: Source | undefined): string | undefined {
  if (!source) return undefined;
  const { id, conversation, position } = source;
  return `${conversation}.${position} ${id === undefined ? '' : idToJson(id)}`;
}

/** Where the replies of an answer are recorded. */
export function sourcesIn(answer: Replies | undefined): (string | undefined)[] | undefined {
  return answer?.replies.map(({ source }) => shownSource(source));
}

/** All conversations that a corpus gives back. */
export async function conversationsOf(corpus: Corpus): Promise<Conversation[]> {
  const all: Conversation[] = [];
  for await (const conversation of corpus.conversations()) all.push(conversation);
  return all;
}
