import { ExactNumber } from '../../core/conversation-id.js';
import type { Conversation, Message } from '../../core/message.js';
import { TOO_LARGE } from './entry-parser.js';
import type { Needs } from './needs.js';

/** Where entries keep their messages, in the layouts met in the wild. */
const LISTS = ['conversations', 'items', 'conversation', 'messages'] as const;

/** What {@link Layouts} looks at: an entry, its list, the messages, their content, and its parts. */
export const NEEDS: Needs = {
  keys: new Set([...LISTS, 'id', 'from', 'role', 'value', 'content', 'text']),
  depth: 5,
  exact: 'id',
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
    for (const item of list) {
      const message = this.message(item);
      if (typeof message === 'string') this.skip(message);
      else messages.push(message);
    }
    if (messages.length === 0) return this.without('conversation is empty');
    const { id } = entry as { id?: unknown };
    if (typeof id === 'string' || typeof id === 'number' || id instanceof ExactNumber)
      return { id, messages };
    if (id !== undefined && id !== null) this.skip('id is neither a text nor a number');
    return { messages };
  }

  /** The message that an item holds, or why it holds none. */
  private message(item: unknown): Message | string {
    if (!isObject(item)) return 'message is not an object';
    const from = typeof item.from === 'string' ? item.from : item.role;
    if (typeof from !== 'string') return 'message has no role';
    let value = text(item.value);
    if (typeof value !== 'string') value = text(item.content) ?? value;
    if (value === null || value === undefined) return 'text is missing or null';
    if (typeof value !== 'string') return 'text is not a string';
    if (this.roles.has(from)) return { from, value };
    if (from.length > LONGEST_ROLE) return 'role is too long';
    if (this.roles.size === MOST_ROLES) return 'too many different roles';
    this.roles.add(from);
    return { from, value };
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
