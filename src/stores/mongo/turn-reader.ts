import type { mongo } from 'mongoose';
import type { ChatContext, ChatMessage } from '../../core/chats.js';
import { messagesOfTurn } from '../../core/new-turn.js';
import { fromStored } from './stored-text.js';
import { turnSchema, turnsIn, type StoredTurn } from './turn.schema.js';
import { isRemoval } from './turn-writer.js';

const MAJORITY = { readConcern: { level: 'majority' }, promoteBuffers: true } as const;

/** Turns that are read at a time when all are; fewer when they have more than 16 MB. */
const PAGE_TURNS = 100;

/** MongoDB takes no more for a limit. */
const MOST_TURNS = 2 ** 31 - 1;

/** What a context is made of: turns from the last one on, and perhaps the one with the system prompt behind them. */
type FoundTurn = StoredTurn & { readonly isPrompt?: true };

/** The messages of a stored turn, in the places that they have in their chat. */
export function messagesIn({ _id, at, messages, place, base }: StoredTurn): ChatMessage[] {
  const texts = messages.map(({ role, content }) => ({ role, content: fromStored(content) }));
  return messagesOfTurn({ id: _id, at: at.toISOString(), messages: texts }, place - base);
}

/**
 * The context of a chat, in one query. Undefined when the chat was removed in the middle of it: then it is to be asked
 * again.
 */
export async function readContext(
  db: mongo.Db,
  chatId: string,
  pairs: number,
  signal: AbortSignal,
): Promise<ChatContext | undefined> {
  const most = Math.min(2 * pairs, MOST_TURNS);
  const found = await turnsIn(db)
    .aggregate<FoundTurn>(contextPipeline(chatId, most), {
      ...MAJORITY,
      signal,
      allowDiskUse: true,
    })
    .toArray();
  const turns = found.filter(({ isPrompt }) => !isPrompt);
  const last = turns.at(0);
  if (last === undefined || isRemoval(last)) return { system: undefined, messages: [], total: 0 };
  const prompt = found.find(({ isPrompt, place }) => isPrompt && place === last.systemAt);
  if (last.systemAt !== undefined && prompt?.system === undefined) return undefined;
  const total = last.end - last.base;
  const wanted = Math.min(most, total);
  const own = turns.filter(({ base }) => base === last.base).reverse();
  const messages = most === 0 ? [] : own.flatMap(messagesIn);
  // Some were gone before they were reached.
  if (messages.length < wanted) return undefined;
  return {
    system: prompt?.system === undefined ? undefined : fromStored(prompt.system),
    messages: messages.slice(messages.length - wanted),
    total,
  };
}

/**
 * The last turns of a chat that have so many messages, and no turn more: one of fewer messages than a pair has is rare,
 * but possible, and all others would be sent for nothing.
 */
function contextPipeline(chatId: string, messages: number): object[] {
  const ofChat = { $match: { chatId } };
  const seen = {
    $setWindowFields: {
      sortBy: { place: -1 },
      output: { last: { $max: '$end', window: { documents: ['unbounded', 'unbounded'] } } },
    },
  };
  const isSeen = { $match: { $expr: { $gt: ['$end', { $subtract: ['$last', messages] }] } } };
  const first = { $sort: { place: -1 } };
  const turns =
    messages === 0
      ? [ofChat, first, { $limit: 1 }, { $project: { system: 0, messages: 0 } }]
      : [ofChat, first, { $limit: messages }, { $project: { system: 0 } }, seen, isSeen];
  const prompt = [
    { $match: { chatId, system: { $exists: true } } },
    { $sort: { systemAt: -1 } },
    { $limit: 1 },
    { $project: { place: 1, system: 1, isPrompt: { $literal: true } } },
  ];
  const coll = turnSchema.get('collection');
  return [...turns, { $unionWith: { coll, pipeline: prompt } }];
}

/** The turns of a chat from a place up to another one: the first of them, as many as are sent at once. */
export function readPage(
  db: mongo.Db,
  chatId: string,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<StoredTurn[]> {
  const filter = { chatId, place: { $gte: from, $lt: to } };
  const options = { sort: { place: 1 }, limit: PAGE_TURNS, singleBatch: true } as const;
  return turnsIn(db)
    .find(filter, { ...options, projection: { system: 0 }, signal, ...MAJORITY })
    .toArray();
}
