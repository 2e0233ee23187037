import { hash } from 'node:crypto';
import { canonicalRole, isToolCalls, type Message } from './message.js';
import { normalise } from './normalise.js';
import { canonicalToolCalls } from './tool-call.js';

/** Bytes in a key: the first 128 bits of a SHA-256, so that equal keys mean equal texts (of tool calls, equal calls). */
export const KEY_BYTES = 16;

/** A key: {@link KEY_BYTES} bytes. */
export type Key = Buffer;

const NOTHING_BEFORE = Buffer.alloc(KEY_BYTES);
const CONTEXT = 'C'.charCodeAt(0);
const HISTORY = 'H'.charCodeAt(0);

const pair = Buffer.alloc(1 + 2 * KEY_BYTES);
const prefixes = new Map<string, string>();
/** Roles come from requests too, so the cache of their prefixes is bounded, in number and in length. */
const PREFIXES_KEPT = 256;
const LONGEST_KEPT = 64;

/** Role as a JSON string: it ends at the first bare quote, so no role and text together read as another pair. */
function rolePrefix(from: string): string {
  let prefix = prefixes.get(from);
  if (prefix === undefined) {
    prefix = JSON.stringify(canonicalRole(from));
    if (from.length <= LONGEST_KEPT) {
      if (prefixes.size === PREFIXES_KEPT) prefixes.clear();
      prefixes.set(from, prefix);
    }
  }
  return prefix;
}

/** Texts up to a third of this, in UTF-16 code units, are hashed from here: cheaper than joining strings. */
const SCRATCH_BYTES = 1 << 16;
const scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);

/**
 * Digest of a role and a text under a one-letter domain. A text that UTF-8 cannot hold (lone surrogates) is hashed as
 * UTF-16 under a domain of its own, so texts that differ only there have different keys.
 */
function textDigest(domain: string, wideDomain: string, from: string, text: string): string {
  const prefix = rolePrefix(from);
  if (!text.isWellFormed()) {
    const wide = Buffer.from(text, 'utf16le');
    return hash('sha256', Buffer.concat([Buffer.from(prefix + wideDomain), wide]), 'binary');
  }
  if (3 * (prefix.length + 1 + text.length) > SCRATCH_BYTES) {
    return hash('sha256', prefix + domain + text, 'binary');
  }
  const start = scratch.write(prefix + domain);
  return hash('sha256', scratch.subarray(0, start + scratch.write(text, start)), 'binary');
}

function put(digest: string, into: Buffer, at: number): void {
  into.write(digest, at, KEY_BYTES, 'latin1');
}

/** Copies a key. A loop: for 16 bytes it is faster than `Buffer.copy`. */
export function copyKey(from: Buffer, fromAt: number, into: Buffer, at: number): void {
  for (let i = 0; i < KEY_BYTES; i++) into[at + i] = from[fromAt + i];
}

/** The text that counts when messages are compared: of tool calls their canonical form, of others the text itself. */
export function comparedText(from: string, value: string): string {
  return isToolCalls(from) ? (canonicalToolCalls(value) ?? value) : value;
}

/** Writes the key of a message at `at` in `into`. Roles and tool calls count in canonical form. */
export function writeMessageKey(from: string, value: string, into: Buffer, at: number): void {
  put(textDigest('M', 'm', from, comparedText(from, value)), into, at);
}

/**
 * The text that counts on the normalised rungs. Of tool calls it is the normal form of their canonical form, so that
 * calls that are equal are equal there too.
 */
export function normalisedText(from: string, value: string): string {
  return normalise(comparedText(from, value));
}

/** Writes the key of a role and a text from {@link normalisedText}. */
export function writeNormalisedKey(
  from: string,
  normalised: string,
  into: Buffer,
  at: number,
): void {
  put(textDigest('N', 'n', from, normalised), into, at);
}

/**
 * Writes the key of a text from its preimage: {@link messagePrefix} or {@link normalisedPrefix}, and the text in UTF-8.
 * Only for texts that UTF-8 can hold, and not for those of tool calls.
 */
export function writeKeyOf(preimage: Uint8Array, into: Buffer, at: number): void {
  put(hash('sha256', preimage, 'binary'), into, at);
}

/** What stands before the UTF-8 bytes of a text when its message key is made. */
export function messagePrefix(from: string): string {
  return rolePrefix(from) + 'M';
}

/** What stands before the UTF-8 bytes of a normalised text when its key is made. */
export function normalisedPrefix(from: string): string {
  return rolePrefix(from) + 'N';
}

function writePair(
  domain: number,
  before: Buffer,
  beforeAt: number,
  key: Buffer,
  keyAt: number,
  into: Buffer,
  at: number,
): void {
  pair[0] = domain;
  copyKey(before, beforeAt, pair, 1);
  copyKey(key, keyAt, pair, 1 + KEY_BYTES);
  put(hash('sha256', pair, 'binary'), into, at);
}

/** Writes the key of two messages in a row, from their keys (exact or normalised alike). */
export function writeContextKey(
  before: Buffer,
  beforeAt: number,
  key: Buffer,
  keyAt: number,
  into: Buffer,
  at: number,
): void {
  writePair(CONTEXT, before, beforeAt, key, keyAt, into, at);
}

/** Writes the key of a conversation up to a message: the history before it (null at the start) and the message's key. */
export function writeHistoryKey(
  history: Buffer | null,
  historyAt: number,
  key: Buffer,
  keyAt: number,
  into: Buffer,
  at: number,
): void {
  writePair(HISTORY, history ?? NOTHING_BEFORE, history ? historyAt : 0, key, keyAt, into, at);
}

/** The key of one message: role (canonical) and text (exact; of tool calls, canonical). */
export function messageKey({ from, value }: Message): Key {
  const key = Buffer.allocUnsafe(KEY_BYTES);
  writeMessageKey(from, value, key, 0);
  return key;
}

/** The key of one message whose text is compared in {@link normalise}d form. */
export function normalisedMessageKey({ from, value }: Message): Key {
  const key = Buffer.allocUnsafe(KEY_BYTES);
  writeNormalisedKey(from, normalisedText(from, value), key, 0);
  return key;
}

/** The key of two messages in a row, from the keys of both. */
export function contextKey(before: Key, key: Key): Key {
  const context = Buffer.allocUnsafe(KEY_BYTES);
  writeContextKey(before, 0, key, 0, context, 0);
  return context;
}

/** The key of a whole conversation so far: a rolling hash over its messages' keys. Undefined for no message. */
export function historyKey(keys: readonly Key[]): Key | undefined {
  if (keys.length === 0) return undefined;
  const history = Buffer.allocUnsafe(KEY_BYTES);
  writeHistoryKey(null, 0, keys[0], 0, history, 0);
  for (let i = 1; i < keys.length; i++) writeHistoryKey(history, 0, keys[i], 0, history, 0);
  return history;
}
