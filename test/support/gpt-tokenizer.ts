import { encode as encodeCl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { encode as encodeO200k } from 'gpt-tokenizer/encoding/o200k_base';
import type { EncodingName } from '../../src/tokens/encoding.js';
import { vocabularyOf } from './byte-pairs.js';

const encoders = { o200k_base: encodeO200k, cl100k_base: encodeCl100k };
const PLAIN = { disallowedSpecial: new Set<string>() };

/** Where gpt-tokenizer's tokens of a text end, in bytes of its UTF-8. */
export function endsByPackage(name: EncodingName, text: string): number[] {
  const tokens = vocabularyOf(name);
  let end = 0;
  return encoders[name](text, PLAIN).map((id) => (end += tokens[id].length));
}

/**
 * Whether gpt-tokenizer encodes a text as it would have to: before these two characters it takes a byte-order mark for
 * nothing, and loses its bytes.
 */
export function isSoundFor(text: string): boolean {
  return !/\ufeff[\u540d\u1784]/.test(text);
}
