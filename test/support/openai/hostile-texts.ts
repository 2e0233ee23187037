import { gzipSync } from 'node:zlib';

const GOOD = '{"model":"m","messages":[{"role":"user","content":"hi"}]}';
const DEEP = 100_000;
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const nested = (open: string, core: string, close: string): string =>
  open.repeat(DEEP) + core + close.repeat(DEEP);
const around = (middle: string | Buffer): Buffer =>
  Buffer.concat([
    Buffer.from('{"model":"m","messages":[{"role":"user","content":"'),
    Buffer.from(middle),
    Buffer.from('"}]}'),
  ]);
const having = (field: string): string => `${GOOD.slice(0, -1)},${field}}`;

/** Bodies that are no JSON, or none in UTF-8. */
export const BROKEN_TEXTS: Readonly<Record<string, string | Buffer>> = {
  'one brace': '{',
  'one quote': '"',
  'a word': 'hello',
  'spaces alone': '   \n\t ',
  undefined: 'undefined',
  'a hexadecimal number': '0x10',
  'a number with a leading zero': '010',
  'a trailing comma': `${GOOD.slice(0, -1)},}`,
  'a list with a hole': '{"model":"m","messages":[,{"role":"user","content":"hi"}]}',
  'a comment': `/* */${GOOD}`,
  'single quotes': GOOD.replaceAll('"', "'"),
  'keys without quotes': '{model:"m",messages:[]}',
  NaN: having('"temperature":NaN'),
  Infinity: having('"n":Infinity'),
  'a plus sign': having('"n":+1'),
  'a number that ends in a point': having('"n":1.'),
  'an exponent of nothing': having('"n":1e'),
  'a raw line break in a text': around('a\nb'),
  'a raw NUL in a text': around('a\0b'),
  'an unknown escape': around(String.raw`\x41`),
  'an escape cut short': around(String.raw`\u00`),
  'two bodies': GOOD + GOOD,
  'JSON Lines': `${GOOD}\n${GOOD}`,
  'something behind the body': `${GOOD}x`,
  'an event': `data: ${GOOD}\n\n`,
  'a form': 'model=m&messages%5B0%5D%5Brole%5D=user',
  'a form of several parts':
    '--x\r\nContent-Disposition: form-data; name="model"\r\n\r\nm\r\n--x--',
  XML: '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
  HTML: '<html><script>alert(1)</script></html>',
  YAML: 'model: m\nmessages:\n  - role: user',
  '100,000 opening brackets': '['.repeat(DEEP),
  '100,000 opening braces': '{"a":'.repeat(DEEP),
  '100,000 quotes': '"'.repeat(DEEP),
  '100,001 backslashes': `"${'\\'.repeat(DEEP + 1)}"`,
  '100,000 lists that are closed once too often': `${nested('[', '', ']')}]`,
  'UTF-16 with a mark': Buffer.from(`\ufeff${GOOD}`, 'utf16le'),
  'UTF-16 without a mark': Buffer.from(GOOD, 'utf16le'),
  'a gzip body': gzipSync(GOOD),
  'a byte that UTF-8 never has': around(bytes('ff')),
  'a character cut short': around(bytes('f09f98')),
  'a lone continuation': around(bytes('80')),
  'an overlong slash': around(bytes('c0af')),
  'a surrogate in UTF-8': around(bytes('eda0bd')),
  'a character beyond Unicode': around(bytes('f4908080')),
  'random bytes': bytes('8f3b02fe11c0dead00beef7f4500ff2199'.repeat(50)),
  'a picture': bytes('89504e470d0a1a0a0000000d49484452'),
  NULs: Buffer.alloc(1000),
};

/** Bodies that are JSON, and no chat requests: what is wrong is the parameter. */
export const WRONG_TEXTS: Readonly<Record<string, readonly [json: string, param: string | null]>> =
  {
    '100,000 lists in each other': [nested('[', '', ']'), null],
    '100,000 objects in each other': [nested('{"a":', '0', '}'), 'model'],
    'messages of 100,000 lists': [
      `{"model":"m","messages":${nested('[', '', ']')}}`,
      'messages[0]',
    ],
    'a text of 100,000 lists': [
      `{"model":"m","messages":[{"role":"user","content":${nested('[', '', ']')}}]}`,
      'messages[0].content[0]',
    ],
    'a stop of 100,000 objects': [having(`"stop":${nested('{"a":', '0', '}')}`), 'stop'],
    'a key twice, the last one wrong': [having('"messages":1'), 'messages'],
    'a key a thousand times': [having(`${'"n":1,'.repeat(999)}"n":0`), 'n'],
    'a message’s key twice': [
      '{"model":"m","messages":[{"role":"user","role":"robot","content":"hi"}]}',
      'messages[0].role',
    ],
    'a request in a prototype': [`{"__proto__":${GOOD}}`, 'model'],
    'a message in a prototype': [
      '{"model":"m","messages":[{"__proto__":{"role":"user","content":"hi"}}]}',
      'messages[0].role',
    ],
    'a constructor': ['{"constructor":{"prototype":{"model":"m"}}}', 'model'],
    'methods of objects': ['{"toString":1,"valueOf":1,"hasOwnProperty":1,"then":1}', 'model'],
    'a role that is a method': [
      '{"model":"m","messages":[{"role":"constructor","content":"hi"}]}',
      'messages[0].role',
    ],
    'n beyond all numbers': [having('"n":1e999'), 'n'],
    'n of 100,000 digits': [having(`"n":${'9'.repeat(DEEP)}`), 'n'],
    'max_tokens beyond all numbers': [having('"max_tokens":1e999'), 'max_tokens'],
    'max_tokens below all numbers': [having('"max_tokens":-1e999'), 'max_tokens'],
    'a seed beyond all numbers': [having('"seed":1e999'), 'seed'],
    'a seed beyond 64 bits': [having('"seed":18446744073709551616'), 'seed'],
    'a temperature beyond all numbers': [having('"temperature":1e999'), 'temperature'],
    'top_p below all numbers': [having('"top_p":-1e400'), 'top_p'],
    'a bias beyond all numbers': [having('"logit_bias":{"1":1e999}'), 'logit_bias.1'],
    '50,000 stops': [having(`"stop":[${'"a",'.repeat(DEEP / 2)}"a"]`), 'stop'],
    '50,000 nulls for messages': [
      `{"model":"m","messages":[${'null,'.repeat(DEEP / 2)}null]}`,
      'messages[0]',
    ],
    'an operator for a text': [
      '{"model":"m","messages":[{"role":"user","content":{"$ne":null}}]}',
      'messages[0].content',
    ],
  };

/** Values that headers of ours do not take. */
export const HOSTILE_HEADERS: Readonly<Record<string, readonly string[]>> = {
  'x-reprise-strategy': ['', 'v0', 'v5', 'V4', 'v4,v4', 'v4; x', '__proto__', 'x'.repeat(5000)],
  'x-reprise-pick': [
    '',
    'last',
    '-1',
    '1.5',
    '1e3',
    '0x1',
    'Infinity',
    'hash hash',
    '9'.repeat(400),
  ],
  'x-reprise-on-miss': ['', 'maybe', 'ANY', 'any, echo', 'toString', '"echo"', '\u00e9cho'],
  'x-reprise-ttft-ms': [
    'soon',
    '-1',
    'NaN',
    '1e999',
    'normal:1',
    'normal:1,2,3',
    'uniform:',
    '1ms',
  ],
  'x-reprise-itl-ms': [
    'soon',
    '-0.5',
    'Infinity',
    'lognormal:,',
    'normal:5,-1',
    '1;2',
    '9'.repeat(400),
  ],
  'x-reprise-speed': ['fast', '0', '-1', 'NaN', '1e999', '2x', '1/2'],
  'x-reprise-fault': [
    '',
    'boom',
    '200',
    '999',
    '500; after=-1',
    '500; after',
    'stall; after=1e3',
    ';',
  ],
};
