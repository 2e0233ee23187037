import { encode } from 'gpt-tokenizer/encoding/o200k_base';

/** A prompt and its recorded reply, with characters that are several tokens. */
export const PROMPT = 'Once upon a time, naïve 👩‍👩‍👧 said';
export const REPLY = ' “hello” to 三 people 🏴󠁧󠁢󠁳󠁣󠁴󠁿, and left.';

/** A prompt with several replies. */
export const OTHER = 'Say this is a test';
export const OTHERS = [' One.', ' Two, three.', ' Four five six.'];

/** What is recorded for completions of texts, as a ShareGPT file has it. */
export const TEXT_CORPUS: readonly object[] = [
  talk('once', PROMPT, REPLY),
  ...OTHERS.map((reply, i) => talk(`other${i}`, OTHER, reply)),
  talk('empty', '', 'Nothing was asked.'),
  talk('end', '<|endoftext|>', 'A new document.'),
  {
    id: 'call',
    conversations: [
      { from: 'human', value: 'Weather?' },
      { from: 'function_call', value: '{"name": "weather", "arguments": {"city": "Genève"}}' },
    ],
  },
];

/** How many tokens gpt-tokenizer makes of a text. */
export function tokensOf(text: string): number {
  return encode(text).length;
}

function talk(id: string, prompt: string, reply: string): object {
  return {
    id,
    conversations: [
      { from: 'human', value: prompt },
      { from: 'gpt', value: reply },
    ],
  };
}
