import type { EncodingName } from './encoding.js';

/** Tokens that stand for no text of their own, by id: gpt-tokenizer's, and tiktoken's own id of the end of a prompt. */
export const SPECIAL_TOKENS: Readonly<Record<EncodingName, ReadonlyMap<number, string>>> = {
  o200k_base: new Map([
    [199_999, '<|endoftext|>'],
    [200_000, '<|fim_prefix|>'],
    [200_001, '<|fim_middle|>'],
    [200_002, '<|fim_suffix|>'],
    [200_003, '<|im_start|>'],
    [200_004, '<|im_end|>'],
    [200_005, '<|im_sep|>'],
    [200_006, '<|endofprompt|>'],
    [200_018, '<|endofprompt|>'],
  ]),
  cl100k_base: new Map([
    [100_257, '<|endoftext|>'],
    [100_258, '<|fim_prefix|>'],
    [100_259, '<|fim_middle|>'],
    [100_260, '<|fim_suffix|>'],
    [100_264, '<|im_start|>'],
    [100_265, '<|im_end|>'],
    [100_266, '<|im_sep|>'],
    [100_276, '<|endofprompt|>'],
  ]),
};
