import { ExactNumber } from '../../core/conversation-id.js';
import { TOOL_CALLS, type Conversation, type Message } from '../../core/message.js';
import { TOO_LARGE } from './entry-parser.js';
import type { Needs } from './needs.js';
import { openAiCalls } from './openai-calls.js';

/** Where entries keep their messages, in the layouts met in the wild. */
const LISTS = ['conversations', 'items', 'conversation', 'messages'] as const;

/**
 * What {@link Layouts} looks at: an entry, its list, the messages, their content and its parts, or their calls and the
 * functions that are called.
 */
export const NEEDS: Needs = {
  keys: new Set([
    ...[...LISTS, 'id', 'from', 'role', 'value', 'content', 'text'],
    ...['tool_calls', 'function_call', 'function', 'name', 'arguments'],
  ]),
  depth: 6,
  exact: 'id',
  json: 'arguments',
};

/** Roles are kept by number: a corpus has a few, and a hostile file must not have millions. */
const MOST_ROLES = 60_000;
const LONGEST_ROLE = 256;

/** Recognises entries by their shape, and says what it leaves out. */
export class Layouts {
  private readonly roles = new Set<string>();

  /** @param skip called with the reason for each thing that is left out */
  constructor(private readonly skip: (reason: string) => void) {}

  /** The conversation that an entry holds; undefined when it holds none. */
  conversation(entry: unknown): Conversation | undefined {
    const list = messageList(entry);
    if (typeof list === 'string') return this.without(list);
    const messages: Message[] = [];
    for (const item of list) this.addMessages(item, messages);
    if (messages.length === 0) return this.without('conversation is empty');
    const { id } = entry as { id?: unknown };
    if (typeof id === 'string' || typeof id === 'number' || id instanceof ExactNumber)
      return { id, messages };
    if (id !== undefined && id !== null) this.skip('id is neither a text nor a number');
    return { messages };
  }

  /** Adds the messages that an item holds: one, or its text and its tool calls. */
  private addMessages(item: unknown, to: Message[]): void {
    if (!isObject(item)) {
      this.skip('message is not an object');
      return;
    }
    let value = text(item.value);
    if (typeof value !== 'string') value = text(item.content) ?? value;
    const calls = openAiCalls(item);
    if (calls === undefined) this.skip('tool calls cannot be read');
    const isEmpty = value === undefined || value === null || value === '';
    // Beside calls, there may be no text.
    if (calls === '' || !isEmpty)
      this.add(typeof item.from === 'string' ? item.from : item.role, value, to);
    if (calls) this.add(TOOL_CALLS, calls, to);
  }

  /** Adds a message, or says why it is none. */
  private add(from: unknown, value: unknown, to: Message[]): void {
    const reason = this.fault(from, value);
    if (reason === undefined) to.push({ from, value } as Message);
    else this.skip(reason);
  }

  private fault(from: unknown, value: unknown): string | undefined {
    if (typeof from !== 'string') return 'message has no role';
    if (value === null || value === undefined) return 'text is missing or null';
    if (typeof value !== 'string') return 'text is not a string';
    if (this.roles.has(from)) return undefined;
    if (from.length > LONGEST_ROLE) return 'role is too long';
    if (this.roles.size === MOST_ROLES) return 'too many different roles';
    this.roles.add(from);
    return undefined;
  }

  private without(reason: string): Conversation | undefined {
    this.skip(reason);
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The list of messages in an entry, or why it has none. */
function messageList(entry: unknown): unknown[] | string {
  if (entry === TOO_LARGE) return 'entry is too large';
  if (!isObject(entry)) return 'entry is not an object';
  const lists = LISTS.map((name) => entry[name]).filter((list): list is unknown[] =>
    Array.isArray(list),
  );
  if (lists.length === 0) return 'entry has no list of messages';
  return lists.find((list) => list.length > 0) ?? [];
}

/** Content in parts, as OpenAI's API has it, is the text of its parts; anything else stays what it is. */
function text(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const parts = value.map((part: unknown) => (isObject(part) ? part.text : undefined));
  return parts.length > 0 && parts.every((part) => typeof part === 'string')
    ? parts.join('')
    : value;
}
