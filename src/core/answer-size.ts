import { AnswerTooLargeError } from './chat-errors.js';
import type { Choice } from './engine.js';

/** The most tokens that are listed in an answer, of a hundred bytes and more each: a model’s longest output has as many. */
const MOST_LISTED = 1 << 17;

/** The most bytes of all texts of an answer. */
const MOST_BYTES = 1 << 28;

/**
 * Refuses an answer that would take gigabytes, or keep all others waiting.
 * @param listed whether the tokens of replies are listed
 * @throws AnswerTooLargeError
 */
export function checkAnswerSize(choices: readonly Choice[], listed: boolean): void {
  let tokens = 0;
  let bytes = 0;
  for (const { count, json } of choices) {
    tokens += count;
    bytes += json?.length ?? 0;
  }
  if (listed) checkListed(tokens);
  checkBytes(bytes);
}

/**
 * Refuses texts of so many bytes.
 * @throws AnswerTooLargeError
 */
export function checkBytes(bytes: number): void {
  if (bytes > MOST_BYTES) throw new AnswerTooLargeError(`${MOST_BYTES} bytes`);
}

/**
 * Refuses to list so many tokens.
 * @throws AnswerTooLargeError
 */
export function checkListed(tokens: number): void {
  if (tokens > MOST_LISTED) throw new AnswerTooLargeError(`${MOST_LISTED} tokens with logprobs`);
}
