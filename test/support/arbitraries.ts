import fc from 'fast-check';
import { ExactNumber } from '../../src/core/conversation-id.js';
import type { Conversation, Message } from '../../src/core/message.js';
import { codePoint } from './code-point.js';
import { CALL_ROLES, callText } from './tool-calls.js';

/** Pieces that have broken programs that handle texts; those of lone surrogates stand last. */
const WELL_FORMED_PIECES = [
  ...['a', 'B', 'word', 'Straße', 'İstanbul', 'ΌΣΟΣ', 'ｆｕｌｌ', 'ﬁne', 'Ⅷ', '½', 'ñ', 'n\u0303'],
  ...[' ', '  ', '\t', '\n', '\r\n', '\u00a0', '\u3000', '\ufeff', '\u200b', '\u2028', '\u2029'],
  ...['.', '!?', '“', '—', '،', '。', '！', '[', '_', '«', '\u{10100}', '\u{1e95e}'],
  ...['+', '=', '<', '$', '~', '^', '`', '|', '©', '\u{1d7d8}', '\u{1d400}'],
  ...['"', '\\', '/', '\\u0041', '\\n', '{"', '":', '\0', '\b', '\v', '\f', '\x1f', '\x7f', '\x80'],
  ...['😀', '👩‍👩‍👧', '🇩🇪', '\u{10ffff}', '\u{1f4a9}', 'e\u0301\u0323', '\u0301', '\ufb03', '\uffff'],
  ...['中文', '한국어', 'العربية', 'हिन्दी', '\ufffd', '\u1e9e', '\u0130', '\u03a3', '\u212b'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'undefined', 'NaN'],
];
const LONE_SURROGATES = ['\ud800', '\udbff', '\udc00', '\udfff', '\ude00\ud83d'];

const pieces = (from: readonly string[]): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...from), { maxLength: 12 }).map((all) => all.join(''));

/** Texts of thousands of ASCII letters, with or without spaces. */
const longAscii = fc
  .tuple(fc.constantFrom('a', 'Ab', 'word ', 'x.', '"'), fc.integer({ min: 1000, max: 20_000 }))
  .map(([unit, length]) => unit.repeat(length).slice(0, length));

/** Any text that UTF-8 can hold. */
export const wellFormedText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: pieces(WELL_FORMED_PIECES) },
  { weight: 2, arbitrary: fc.string({ unit: codePoint, maxLength: 20 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary-ascii', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.lorem({ maxCount: 20 }) },
  { weight: 1, arbitrary: longAscii },
);

/** Any JavaScript string, lone surrogates among them. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: wellFormedText },
  { weight: 1, arbitrary: pieces([...LONE_SURROGATES, ...WELL_FORMED_PIECES]) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.nat(0xffff), { maxLength: 12 })
      .map((units) => String.fromCharCode(...units)),
  },
);

/** Spellings of the speakers, by speaker; those of tool calls are {@link CALL_ROLES}. */
export const SPELLINGS = {
  user: ['human', 'user'],
  assistant: ['gpt', 'chatgpt', 'bing', 'bard', 'assistant'],
  system: ['system', 'developer'],
  tool: ['tool', 'function', 'observation', 'function_response', 'tool_response'],
} as const;

/** Roles as they are met, but for tool calls: spellings of speakers, others, and ones that try to break out of a key. */
export const anyRole: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...SPELLINGS.user, ...SPELLINGS.assistant) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...SPELLINGS.system, ...SPELLINGS.tool, 'System', 'GPT'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '"', 'a"M', 'user"', '\\', '\0', '\ud800', 'ñ', '😀'),
  },
);

/** A message of any role and text, tool calls among them. */
export const anyMessage: fc.Arbitrary<Message> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ from: anyRole, value: anyText }) },
  { weight: 1, arbitrary: fc.record({ from: fc.constantFrom(...CALL_ROLES), value: callText }) },
  { weight: 1, arbitrary: fc.record({ from: fc.constantFrom(...CALL_ROLES), value: anyText }) },
);

/** Ids as files have them: none, texts, numbers. */
const anyId = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom('', 'QWJhYvA_0', 'ñ😀', '\ud800', '\0', 'a'.repeat(3000)),
  fc.constantFrom(0, -1, 17, 1.5e300, Number.MAX_SAFE_INTEGER),
  fc
    .constantFrom('12345678901234567890', '1e400', '1.0', '-0')
    .map((json) => new ExactNumber(json)),
);

/** A conversation of such messages, with an id or without. */
export const conversationOf = (message: fc.Arbitrary<Message>): fc.Arbitrary<Conversation> =>
  fc
    .tuple(anyId, fc.array(message, { minLength: 1, maxLength: 8 }))
    .map(([id, messages]) => (id === undefined ? { messages } : { id, messages }));

/** A conversation of any texts. */
export const anyConversation: fc.Arbitrary<Conversation> = conversationOf(anyMessage);

/** Cuts bytes or a text into pieces at any places, empty pieces included. */
export function cuttingOf<
  T extends { readonly length: number; slice(start: number, end: number): T },
>(whole: T): fc.Arbitrary<T[]> {
  return fc.array(fc.nat(whole.length), { maxLength: 20 }).map((places) => {
    const cuts = [0, ...places.sort((a, b) => a - b), whole.length];
    return cuts.slice(1).map((end, i) => whole.slice(cuts[i], end));
  });
}
