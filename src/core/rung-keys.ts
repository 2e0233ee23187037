import type { AskedConversation } from './asked-conversation.js';
import { RUNGS, type Rung } from './corpus.js';
import type { Key } from './keys.js';
import type { RecordingKeys } from './recordings.js';

/** What each rung looks up for a conversation; undefined where it does not apply. */
export const RUNG_KEYS: Readonly<Record<Rung, (asked: AskedConversation) => Key | undefined>> = {
  history: (asked) => asked.historyKey(),
  'history-without-system': (asked) => asked.historyWithoutSystemKey(),
  context: (asked) => asked.contextKey(),
  message: (asked) => asked.lastKey(),
  'context-normalised': (asked) => asked.normalisedContextKey(),
  'message-normalised': (asked) => asked.lastNormalisedKey(),
};

/** The keys by which a recording of the answer to a conversation is found: those that the same request looks up. */
export function recordingKeys(asked: AskedConversation): RecordingKeys {
  const keys: Partial<Record<Rung, Key>> = {};
  for (const rung of RUNGS) {
    const key = RUNG_KEYS[rung](asked);
    if (key) keys[rung] = key;
  }
  return keys;
}
