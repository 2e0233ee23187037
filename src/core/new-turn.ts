import { randomBytes } from 'node:crypto';
import { ChatMessageTooLongError } from './chat-errors.js';
import type { ChatMessage, ChatRole, ChatTurn, NewMessage } from './chats.js';
import { InvalidRequestError } from './errors.js';

/** The most code points of a chat's id. */
const LONGEST_ID = 200;

/**
 * The most bytes of a turn: a document of MongoDB has 16 MiB, and what stands beside the texts needs some of them. Both
 * stores keep to it, so that a chat that one takes is taken by the other.
 */
export const TURN_BYTES = 16_000_000;

/** What a text counts for besides its own bytes: more than MongoDB writes beside it. */
const BESIDE_BYTES = 64;

const ROLES: ReadonlySet<ChatRole> = new Set(['system', 'user', 'assistant']);

/** A turn that is about to be kept, and is known to be one that may. */
export interface NewTurn {
  /** Unique; later ones sort behind. */
  readonly id: string;
  readonly at: Date;
  readonly system: string | undefined;
  readonly messages: readonly NewMessage[];
}

/** @throws InvalidRequestError unless a text can be the id of a chat */
export function checkChatId(chatId: string): void {
  const isShort = chatId.length <= LONGEST_ID || codePoints(chatId) <= LONGEST_ID;
  if (chatId !== '' && isShort && chatId.isWellFormed()) return;
  throw new InvalidRequestError(
    `The id of a chat is a text of 1 to ${LONGEST_ID} characters, none of which is half of one.`,
    'chatId',
    null,
  );
}

/**
 * Gives a turn its id and its time.
 * @throws InvalidRequestError when it has no message, or one of an unknown role
 * @throws ChatMessageTooLongError when it has more than {@link TURN_BYTES}
 */
export function newTurn({ system, messages }: ChatTurn): NewTurn {
  if (messages.length === 0) {
    throw new InvalidRequestError('A turn of a chat has at least one message.', 'messages', null);
  }
  const strange = messages.findIndex(({ role }) => !ROLES.has(role));
  if (strange !== -1) {
    const known = [...ROLES].join(', ');
    throw new InvalidRequestError(
      `A message's role is one of ${known}.`,
      `messages[${strange}].role`,
      null,
    );
  }
  const texts = messages.map(({ content }) => content);
  if (system !== undefined) texts.push(system);
  const bytes = texts.reduce((sum, text) => sum + BESIDE_BYTES + storedBytes(text), 0);
  if (bytes > TURN_BYTES) throw new ChatMessageTooLongError(bytes, TURN_BYTES);
  const at = new Date();
  return { id: turnId(at), at, system, messages };
}

/** The messages of a kept turn whose first one stands at `position`. */
export function messagesOfTurn(
  { id, at, messages }: { id: string; at: string; messages: readonly NewMessage[] },
  position: number,
): ChatMessage[] {
  return messages.map(({ role, content }, i) => ({
    id: `${id}.${i}`,
    position: position + i,
    role,
    content,
    at,
  }));
}

function codePoints(text: string): number {
  // So many code points need at most twice as many code units: longer texts need no counting.
  return text.length > 2 * LONGEST_ID ? text.length : Array.from(text).length;
}

/** Bytes of a text in UTF-8; in UTF-16 when it has lone surrogates, which UTF-8 cannot hold. */
function storedBytes(text: string): number {
  return text.isWellFormed() ? Buffer.byteLength(text) : 2 * text.length;
}

/** A UUID of version 7: it begins with the time, so that those of one time lie beside each other in an index. */
function turnId(at: Date): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(at.getTime(), 0, 6);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
