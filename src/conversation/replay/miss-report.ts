import type { AskedConversation } from '../../core/asked-conversation.js';
import type { CorpusSearch, Neighbour } from '../../core/corpus-search.js';
import type { Message } from '../../core/message.js';

/** Characters of a text that a report shows. */
const SHOWN = 120;

/** What is known of a conversation that nothing recorded answers. */
export interface MissReport {
  /** How many of its first messages are recorded in this order. */
  readonly known: number;
  /** The first message that is not, counted from 0. */
  readonly unknown: number;
  /** The recorded message that is most like it. */
  readonly nearest: Neighbour | undefined;
}

/** Finds out how far a conversation is recorded. */
export async function reportMiss(
  asked: AskedConversation,
  search: CorpusSearch,
): Promise<MissReport> {
  const known = await knownMessages(asked, search);
  const unknown = Math.min(known, asked.messages.length - 1);
  const [nearest] = await search.nearest(asked.messages[unknown], 1);
  return { known, unknown, nearest };
}

/** The longest beginning of a conversation that is recorded: each shorter one is, too. */
async function knownMessages(asked: AskedConversation, search: CorpusSearch): Promise<number> {
  let low = 0;
  let high = asked.messages.length;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (await search.knows('history', asked.beginningKey(middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * A report for people.
 * @param prompt where the request has the one message, when it has no list of messages
 */
export function missMessage(asked: AskedConversation, report: MissReport, prompt?: string): string {
  const { nearest } = report;
  const lines = prompt === undefined ? ofMessages(asked, report) : ofPrompt(asked, report, prompt);
  if (nearest) {
    lines.push(
      `The nearest recorded text (${nearest.message.from}) is: ${shown(nearest.message)}.`,
    );
  }
  lines.push('Set ON_MISS, or the header x-reprise-on-miss, to answer all the same.');
  return lines.join(' ');
}

function ofMessages({ messages }: AskedConversation, { known, unknown }: MissReport): string[] {
  const { length } = messages;
  const first = messages[unknown];
  return [
    'No recorded reply answers this conversation.',
    known === length
      ? `All ${length} of its messages are recorded in this order, but none follows.`
      : `${known} of its ${length} messages are recorded in this order; the first unknown one is messages[${unknown}] (${first.from}): ${shown(first)}.`,
  ];
}

function ofPrompt(
  { messages: [text] }: AskedConversation,
  { known }: MissReport,
  prompt: string,
): string[] {
  return [
    `No recorded reply answers '${prompt}': ${shown(text)}.`,
    known > 0 ? 'It is recorded, but nothing follows.' : 'No recorded conversation begins with it.',
  ];
}

function shown({ value }: Message): string {
  const text = value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
  return JSON.stringify(text.toWellFormed());
}
