import { randomBytes } from 'node:crypto';

/** Characters that tell this process from others, and characters that count its answers. */
const PREFIX_BYTES = 8;
const COUNT_DIGITS = 13;

const prefix = randomBytes(PREFIX_BYTES).toString('hex');
let count = 0;

/** A new answer's id: `chatcmpl-` and 29 characters, as OpenAI's have. Unique, and no secret. */
export function completionId(kind: string): string {
  return kind + prefix + (count++).toString(36).padStart(COUNT_DIGITS, '0');
}
