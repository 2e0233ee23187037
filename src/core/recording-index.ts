import { hash } from 'node:crypto';
import { RUNGS, type ReplyQuery, type Rung } from './corpus.js';
import { copyKey, KEY_BYTES, type Key } from './keys.js';
import type { Message } from './message.js';
import type { RecordingKeys } from './recordings.js';

/** Bytes of a rung and a key together. */
export const INDEX_KEY_BYTES = 1 + KEY_BYTES;

const NUMBERS = Object.fromEntries(RUNGS.map((rung, number) => [rung, number])) as Record<
  Rung,
  number
>;

/** Writes what a rung's key is found by, {@link INDEX_KEY_BYTES} bytes, at the start of `into`. */
export function writeIndexKey(rung: Rung, key: Key, into: Buffer): void {
  into[0] = NUMBERS[rung];
  copyKey(key, 0, into, 1);
}

/** What a rung's key is found by. */
export function indexKey(rung: Rung, key: Key): Buffer {
  const bytes = Buffer.allocUnsafeSlow(INDEX_KEY_BYTES);
  writeIndexKey(rung, key, bytes);
  return bytes;
}

/** What all keys of a recording are found by. */
export function indexKeys(keys: RecordingKeys): Buffer[] {
  return RUNGS.flatMap((rung) => {
    const key = keys[rung];
    return key ? [indexKey(rung, key)] : [];
  });
}

/** Bytes of a {@link roleMark}. */
export const MARK_BYTES = 6;

/**
 * Stands for a role as it is written, a character for each of its {@link MARK_BYTES} bytes. Roles that are compared by it
 * share a key, and so are spellings of one role: a few, whose marks differ.
 */
export function roleMark(role: string): string {
  return hash('sha256', `role ${JSON.stringify(role)}`, 'binary').slice(0, MARK_BYTES);
}

/** Marks of the roles of the last message and of the one before it, which may be missing. */
export interface RoleMarks {
  readonly from: string | undefined;
  readonly previousFrom: string | undefined;
}

/** The marks of a recorded conversation, or of those that a query asks for. */
export function marksOf(messages: readonly Message[]): RoleMarks {
  return {
    from: markOf(messages.at(-1)?.from),
    previousFrom: markOf(messages.at(-2)?.from),
  };
}

/** The marks that a query asks for, where it does. */
export function marksAsked({ from, previousFrom }: ReplyQuery): RoleMarks {
  return { from: markOf(from), previousFrom: markOf(previousFrom) };
}

function markOf(role: string | undefined): string | undefined {
  return role === undefined ? undefined : roleMark(role);
}

/** Which replies of `total` a query wants, by their places in the order of recording. */
export function wantedPlaces({ limit, choose }: ReplyQuery, total: number): readonly number[] {
  if (total === 0) return [];
  if (choose) return choose(total);
  return Array.from({ length: Math.min(limit, total) }, (_, place) => place);
}
