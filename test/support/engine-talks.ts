import type { Ask, Kind } from '../contracts/engine.contract.js';
import type { Message } from '../../src/core/message.js';
import { human } from './dialogue.js';

const VAST_WORDS = 40_000;
const VAST_REPLIES = 3;

/** A text of characters of all lengths in UTF-8, some of which belong together. */
const CHARACTERS =
  'Grüße, Ελλάδα! 日本語と한국어。 👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301 n\u0303 क्षि \u{1f600}\u{10ffff} 𝒜𝓑 "\\\n\t\u2028 \u0000 end';
const TEXT = 'One, two, three, four, five, six, seven.';
const VAST = Array.from({ length: VAST_WORDS }, (_, i) => `word ${i}`).join(' ');
const CALLS = [
  ['weather', '{"city": "Genève ☀️", "days": 2.0}'],
  ['time', '{"zone": "Europe/Zurich"}'],
] as const;

const CALLED = `[${CALLS.map(([name, given]) => `{"name": "${name}", "arguments": ${given}}`).join(', ')}]`;

/** What is recorded for the engines that replay it, themselves or elsewhere. */
export const ENGINE_TALKS = [
  talk('text?', TEXT),
  talk('characters?', CHARACTERS),
  talk('calls?', CALLED, 'function_call'),
  talk('vast?', VAST),
];

/** What brings the kinds of answers back that are recorded. */
export const ENGINE_ASKS = {
  text: { fields: { messages: human('text?') }, texts: [TEXT] },
  several: { fields: { messages: human('text?'), n: 3 }, texts: [TEXT, TEXT, TEXT] },
  characters: { fields: { messages: human('characters?') }, texts: [CHARACTERS] },
  calls: { fields: { messages: human('calls?') }, calls: CALLS },
  refused: { fields: { messages: human('never recorded') }, code: 'no_recorded_reply' },
  vast: {
    fields: { messages: human('vast?'), n: VAST_REPLIES },
    texts: Array.from({ length: VAST_REPLIES }, () => VAST),
  },
} as const satisfies Partial<Record<Kind, Ask>>;

function talk(question: string, answer: string, from = 'gpt'): { conversations: Message[] } {
  return {
    conversations: [
      { from: 'human', value: question },
      { from, value: answer },
    ],
  };
}
