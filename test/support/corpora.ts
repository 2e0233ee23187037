import { closeSync, existsSync, openSync, readFileSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Conversation, Message } from '../../src/core/message.js';
import type { StrategyName } from '../../src/core/strategy.js';
import { ROOT } from './child.js';
import { meaning, ORACLE, type ExpectedAnswer } from './oracle.js';

/** The corpus that comes with the project. */
export const SAMPLE = join(ROOT, 'samples/conversations.json');

/** Where real corpora stand beside the repository on machines that have them. */
export const SHARED_DATA = join(ROOT, '../shared/data');

/** The real corpora of this machine; none where the folder is missing. */
export const SHARED_FILES: readonly string[] = existsSync(SHARED_DATA)
  ? readdirSync(SHARED_DATA)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(SHARED_DATA, name))
  : [];

export const STRATEGIES: readonly StrategyName[] = ['v1', 'v2', 'v3', 'v4'];

interface Entry {
  readonly id?: string | number;
  readonly conversations: readonly { readonly from: string; readonly value: unknown }[];
}

/** The conversations in a ShareGPT file without what a seed leaves out: values that are no text, and then what is empty. */
export function conversationsIn(path: string): Conversation[] {
  const entries = JSON.parse(readFileSync(path, 'utf8')) as Entry[];
  return entries
    .map(({ id, conversations }) => ({
      ...(id !== undefined && { id }),
      messages: conversations.filter((item): item is Message => typeof item.value === 'string'),
    }))
    .filter(({ messages }) => messages.length > 0);
}

/** What a client asks to get one recorded reply: the last message, the last two, or all before the reply. */
export function questionFor(
  strategy: StrategyName,
  messages: readonly Message[],
  reply: number,
): Message[] {
  const first = { v1: reply - 1, v2: reply - 1, v3: Math.max(0, reply - 2), v4: 0 }[strategy];
  return messages.slice(first, reply).map(({ from, value }) => ({ from, value }));
}

/**
 * The oracle, quick enough for real corpora: it scans only the conversations that hold the text of the last message.
 * For messages that are recorded that is the same as scanning all, since then v4 never needs its normalised rungs.
 */
export class IndexedOracle {
  private readonly holders = new Map<string, Set<Conversation>>();

  constructor(corpus: readonly Conversation[]) {
    for (const conversation of corpus) {
      for (const message of conversation.messages) {
        const text = JSON.stringify(meaning(message));
        const holders = this.holders.get(text);
        if (holders) holders.add(conversation);
        else this.holders.set(text, new Set([conversation]));
      }
    }
  }

  answer(strategy: StrategyName, question: readonly Message[]): ExpectedAnswer {
    const text = JSON.stringify(question.slice(-1).map(meaning)[0]);
    return ORACLE[strategy]([...(this.holders.get(text) ?? [])], question);
  }
}

/** The body that an answer of these replies has. */
export function bodyOf(replies: readonly Message[], limit = 1000): Buffer {
  const choices = replies.slice(0, limit).map(({ from, value }) => ({ from, value }));
  return Buffer.from(JSON.stringify({ choices }));
}

const WORDS =
  'the a server answers from recorded conversations where nobody waits and “why” naïve 東京 😀 \n'.split(
    ' ',
  );

/**
 * Writes a corpus of about `megabytes`, the same for the same seed: questions that repeat with different replies, and
 * texts that are met once.
 */
export function writeCorpus(path: string, megabytes: number, seed = 1): void {
  const random = randomNumbers(seed);
  const file = openSync(path, 'w');
  let written = writeSync(file, '[');
  for (let entry = 0; written < megabytes * 1e6; entry++) {
    const conversations: Message[] = [];
    for (let turn = 0; turn <= random() * 6; turn++) {
      const common = random() < 0.3;
      const question = common ? `Question ${Math.floor(random() * 50)}` : words(random, 12);
      conversations.push({ from: 'human', value: question });
      conversations.push({ from: 'gpt', value: words(random, 150) });
    }
    const json = JSON.stringify({ id: `generated-${seed}-${entry}`, conversations });
    written += writeSync(file, `${entry > 0 ? ',' : ''}\n${json}`);
  }
  writeSync(file, ']\n');
  closeSync(file);
}

function words(random: () => number, most: number): string {
  const count = 1 + Math.floor(random() * most);
  return Array.from({ length: count }, () => WORDS[Math.floor(random() * WORDS.length)])
    .concat(String(Math.floor(random() * 1e9)))
    .join(' ');
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
