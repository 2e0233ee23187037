import { NO_REPLIES, type Replies, type ReplyQuery } from '../../core/corpus.js';
import {
  countOfRecords,
  firstRecords,
  numbersOfRecords,
  recordsOfNumbers,
} from './look-up-queries.js';
import type { RecordReader } from './record-reader.js';

/** The replies to a query whose key is too common for all its occurrences to be read: counted, and the first of them. */
export async function commonReplies(query: ReplyQuery, reader: RecordReader): Promise<Replies> {
  const [total, replies] = await Promise.all([
    reader.count(countOfRecords(query)),
    query.limit > 0 ? firstReplies(query, reader) : [],
  ]);
  return total > 0 ? { total, replies } : NO_REPLIES;
}

async function firstReplies(query: ReplyQuery, reader: RecordReader): Promise<Replies['replies']> {
  if (!query.firstOfConversation) return (await reader.find(firstRecords(query))).occurrences;
  const numbers = await reader.firstNumbers(numbersOfRecords(query), query.limit);
  return (await reader.find(recordsOfNumbers(query.rung, numbers))).occurrences;
}
