import { randomBytes } from 'node:crypto';

const SANE = /^[A-Za-z0-9._:-]{1,128}$/;

/** Digits that tell this process from others, and digits that count its requests: 32 together, as OpenAI's ids have. */
const PREFIX_BYTES = 10;
const COUNT_DIGITS = 12;

const prefix = `req_${randomBytes(PREFIX_BYTES).toString('hex')}`;
let count = 0;

/**
 * The id of a request, for its answer and its log line: the client's own when it has at most 128 letters, digits and
 * `._:-`, else a new one. New ones are unique, and no secret: the next one can be guessed.
 * @param given the header x-request-id
 */
export function requestId(given: string | readonly string[] | undefined): string {
  if (typeof given === 'string' && SANE.test(given)) return given;
  return prefix + (count++).toString(16).padStart(COUNT_DIGITS, '0');
}
