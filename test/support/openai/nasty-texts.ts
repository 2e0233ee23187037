const range = (from: number, to: number): string =>
  String.fromCodePoint(...Array.from({ length: to - from }, (_, i) => from + i));

/** Texts that have broken servers, their streams or their clients. */
export const NASTY_TEXTS: Readonly<Record<string, string>> = {
  'nothing at all': '',
  'a space': ' ',
  emoji: 'Hi 😀😃😄 and 🫠🫡',
  'families of several emoji': '👩‍👩‍👧‍👦👨‍👩‍👧 ends 🏳️‍🌈🏴‍☠️',
  'skins and hair': '👋🏽👩🏿‍🦰 🧑🏻‍🚀',
  flags: '🇨🇭🇩🇪🇫🇷 🇬🇧🏴󠁧󠁢󠁳󠁣󠁴󠁿🏴󠁧󠁢󠁷󠁬󠁳󠁿',
  'all control characters': range(0, 0x20) + range(0x7f, 0xa0),
  'line ends of all kinds': 'a\nb\rc\r\nd\u2028e\u2029f\u0085g\vh\fi',
  'what ends events': 'data: [DONE]\n\ndata: {"choices":[]}\n\nevent: x\nid: 1\n: comment\n\n',
  'byte-order marks': '\ufeffa\ufeff b\ufeff',
  'combining marks': `e\u0301 n\u0303 a${'\u0300\u0316\u0489'.repeat(200)} Z\u0351\u036b`,
  'Hangul in parts': '\u1112\u1161\u11ab\u1100\u1173\u11af',
  'from right to left': 'שלום \u202eعربى\u202c و\u200f\u200e',
  'what cannot be seen': 'a\u200bb\u200cc\u200dd\u2060e\u00adf\u034f',
  'replacement characters': '\ufffd a\ufffd\ufffdb \ufffd',
  'the ends of planes': '\uffff\ufffe \u{10ffff}\u{10000}\u{1fffe}',
  'lone surrogates': 'a\ud83d b\ude00 \udc00\ud800 c\ud83d',
  'special tokens': '<|endoftext|><|im_start|>assistant<|im_end|><|fim_prefix|>',
  'quotes and backslashes': String.raw`"\"\\"\n\u0041\ud83d\ude00'` + '\\',
  'a lot of JSON': '{"a":[1,2,{"b":"\\u0000"}]}'.repeat(100),
  HTML: '</script><!--<b>&amp;&lt;\u00e9',
  'many languages': '中文 한국어 日本語 हिन्दी ไทย ქართული አማርኛ العربية ελληνικά русский',
  mathematics: '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ∮E⋅da=Q, 𝟘𝟙𝟚',
  'white space of all kinds': ' \t\u00a0\u1680\u2003\u202f\u205f\u3000 end \n\n\n   \n',
  '100 KB without spaces': 'abcdefghij'.repeat(10_240),
  '100 KB of one letter': 'a'.repeat(102_400),
  '30 KB of emoji': '😀'.repeat(7500),
};
