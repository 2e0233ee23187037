import type { Message } from '../../src/core/message.js';

/** A message of the user. */
export const human = (value: string): Message => ({ from: 'human', value });

/** A message of the assistant. */
export const gpt = (value: string): Message => ({ from: 'gpt', value });

const talk = (...conversations: Message[]): object => ({ id: 'x', conversations });

/** How many replies to `continue` are recorded. */
export const MANY = 1200;

/** Texts that are easily changed on their way, by what is odd about them. */
export const ODD_TEXTS = {
  'a lone high surrogate': 'a\ud83d',
  'a lone low surrogate': '\ude00b',
  'surrogates the wrong way round': '\ude00\ud83d',
  NUL: 'zero\0one',
  'line and paragraph separators': '\u2028\u2029',
  'a byte-order mark': '\ufeffx\ufeff',
  'every control character': Array.from({ length: 0xa0 }, (_, unit) =>
    String.fromCharCode(unit),
  ).join(''),
  'white space at the ends': ' \t\r\n x \n',
  'an emoji of many code points': '👩‍👩‍👧‍👦',
  'combining marks in another order': 'e\u0323\u0301',
  'quotes and backslashes': '"\\"\\\\u0041\\n',
  'nothing at all': '',
  'a megabyte without a space': 'x'.repeat(1 << 20),
};

/** What completions are asked from, as the entries of a ShareGPT file. */
export const CORPUS = [
  talk(human('hi'), gpt('one'), human('bye'), gpt('farewell')),
  talk(human('hi'), gpt('two'), human('hi'), gpt('three')),
  talk(human('hi'), gpt('one')),
  talk(human('the end')),
  talk(human('ends here too'), gpt('yes'), human('the end')),
  talk({ from: 'user', value: 'hi' }, { from: 'chatgpt', value: 'four' }),
  talk(gpt('opening'), human('only after an opening'), gpt('seen')),
  talk(human('Case'), gpt('upper')),
  talk(human('case'), gpt('lower')),
  talk({ from: 'system', value: 'Be brief.' }, human('sum?'), gpt('5')),
  talk(
    human('Weather?'),
    { from: 'function_call', value: '{"name": "weather", "arguments": {"in": "Orléans"}}' },
    { from: 'observation', value: '{"sky": "blue"}' },
    gpt('Sunny.'),
  ),
  talk(human('What is a map,  really?'), { from: 'bing', value: 'a picture of a place' }),
  talk(human('Und?'), { from: 'narrator', value: 'He waited.' }, human('Go on'), gpt('…')),
  ...Array.from({ length: MANY }, (_, i) => talk(human('continue'), gpt(`part ${i}`))),
  ...Object.entries(ODD_TEXTS).flatMap(([name, text]) => [
    talk(human(`say ${name}`), gpt(text)),
    talk(human(text), gpt(`heard ${name}`)),
  ]),
];
