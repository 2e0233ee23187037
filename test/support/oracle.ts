import type { Rung } from '../../src/core/corpus.js';
import type { Conversation, Message } from '../../src/core/message.js';
import type { StrategyName } from '../../src/core/strategy.js';
import { CALL_ROLES, meantCalls } from './tool-calls.js';

/*
 * What the strategies and rungs mean, as plain scans over a corpus in memory. Written from their definition, not from
 * the code under test, of which it uses types only.
 */

/** What a strategy should answer. */
export interface ExpectedAnswer {
  readonly rung: Rung;
  readonly replies: readonly Message[];
}

/** Restrictions that a query may put on a rung. */
export interface ExpectedFilter {
  readonly from?: string;
  readonly previousFrom?: string;
  readonly firstOfConversation?: boolean;
}

const LADDER: readonly Rung[] = [
  'history',
  'history-without-system',
  'context',
  'message',
  'context-normalised',
  'message-normalised',
];

/** The answer of each strategy, by name. */
export const ORACLE: Record<
  StrategyName,
  (corpus: readonly Conversation[], query: readonly Message[]) => ExpectedAnswer
> = { v1, v2, v3, v4 };

function v1(corpus: readonly Conversation[], query: readonly Message[]): ExpectedAnswer {
  const last = query[query.length - 1];
  const replies: Message[] = [];
  for (const { messages } of corpus) {
    const first = messages.findIndex((message) => same(message, last));
    if (first >= 0 && first + 1 < messages.length) replies.push(messages[first + 1]);
  }
  return { rung: 'message', replies };
}

function v2(corpus: readonly Conversation[], query: readonly Message[]): ExpectedAnswer {
  const last = query[query.length - 1];
  return { rung: 'message', replies: scan(corpus, (messages, i) => same(messages[i], last)) };
}

function v3(corpus: readonly Conversation[], query: readonly Message[]): ExpectedAnswer {
  if (query.length === 1) return v2(corpus, query);
  const [before, last] = query.slice(-2);
  const replies = scan(
    corpus,
    (messages, i) => same(messages[i], last) && i > 0 && same(messages[i - 1], before),
  );
  return { rung: 'context', replies };
}

/** The first rung with a reply; when there is none, the last one, without replies. */
function v4(corpus: readonly Conversation[], query: readonly Message[]): ExpectedAnswer {
  for (const rung of LADDER) {
    const replies = repliesOfRung(corpus, rung, query) ?? [];
    if (replies.length > 0) return { rung, replies };
  }
  return { rung: 'message-normalised', replies: [] };
}

/** The replies that one rung finds for a conversation; undefined when the rung does not apply to it. */
export function repliesOfRung(
  corpus: readonly Conversation[],
  rung: Rung,
  query: readonly Message[],
  filter: ExpectedFilter = {},
): Message[] | undefined {
  if (rung === 'history-without-system') {
    const asked = query.filter(({ from }) => !SYSTEM_ROLES.includes(from));
    if (asked.length === 0) return undefined;
    const kept = corpus.map(({ messages }) => ({
      messages: messages.filter(({ from }) => !SYSTEM_ROLES.includes(from)),
    }));
    return repliesOfRung(kept, 'history', asked, filter);
  }
  const compared = rung === 'history' ? query.length : rung.startsWith('context') ? 2 : 1;
  if (query.length < compared) return undefined;
  const wanted = query.slice(query.length - compared);
  const alike = rung.endsWith('normalised') ? sameNormalised : sameSpeaker;
  return scan(
    corpus,
    (messages, i) =>
      (rung === 'history' ? i + 1 === compared : i + 1 >= compared) &&
      wanted.every((message, k) => alike(messages[i + 1 - compared + k], message)) &&
      (filter.from === undefined || messages[i].from === filter.from) &&
      (filter.previousFrom === undefined || messages[i - 1].from === filter.previousFrom),
    filter.firstOfConversation,
  );
}

/** The messages after those that match, in the order of the file. */
function scan(
  corpus: readonly Conversation[],
  matches: (messages: readonly Message[], index: number) => boolean,
  onlyFirst = false,
): Message[] {
  return corpus.flatMap(({ messages }) => {
    const found = messages.slice(1).filter((_, index) => matches(messages, index));
    return onlyFirst ? found.slice(0, 1) : found;
  });
}

function same(a: Message, b: Message): boolean {
  return a.from === b.from && meaning(a) === meaning(b);
}

function sameSpeaker(a: Message, b: Message): boolean {
  return speaker(a.from) === speaker(b.from) && meaning(a) === meaning(b);
}

function sameNormalised(a: Message, b: Message): boolean {
  return speaker(a.from) === speaker(b.from) && normalised(meaning(a)) === normalised(meaning(b));
}

/** Roles of instructions to the model. */
export const SYSTEM_ROLES = ['system', 'developer'];

const SPEAKERS: Record<string, readonly string[]> = {
  user: ['human'],
  assistant: ['gpt', 'chatgpt', 'bing', 'bard'],
  system: SYSTEM_ROLES,
  tool_calls: CALL_ROLES,
  tool: ['function', 'observation', 'function_response', 'tool_response'],
};

const SPEAKER_OF = new Map(
  Object.entries(SPEAKERS).flatMap(([each, spellings]) => spellings.map((from) => [from, each])),
);

/** The role that all spellings of one speaker share. */
export function speaker(from: string): string {
  return SPEAKER_OF.get(from) ?? from;
}

/** What is compared of a message: the calls, when it is one of tool calls, and else the text. */
export function meaning({ from, value }: Message): string {
  return speaker(from) === 'tool_calls' ? meantCalls(value) : value;
}

/** The text with a joiner behind every thirty marks in a row that another one follows. */
function broken(text: string): string {
  if (!/[\p{M}\uff9e\uff9f]{31}/u.test(text)) return text;
  let run = 0;
  return Array.from(text, (character) => {
    const isMark = /[\p{M}\uff9e\uff9f]/u.test(character) && character !== '\u034f';
    run = isMark ? run + 1 : 0;
    if (run < 31) return character;
    run = 1;
    return `\u034f${character}`;
  }).join('');
}

/** Normalised forms, since a scan asks for the same ones again and again. */
const known = new Map<string, string>();
const MOST_KNOWN = 100_000;

/** The normalised form by its definition. */
export function normalised(text: string): string {
  let form = known.get(text);
  if (form === undefined) {
    form = folded(text);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, form);
  }
  return form;
}

function folded(text: string): string {
  const lower = broken(text).normalize('NFKC').toLowerCase();
  const plain = lower.replace(/[\s\p{P}]+/gu, ' ').trim();
  return plain === '' ? lower.replace(/\s+/g, ' ').trim() : plain;
}
