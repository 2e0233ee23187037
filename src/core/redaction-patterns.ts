/** Finds something that is not to be kept. Its time grows with the text's length alone: every part of it is bounded. */
export interface SecretPattern {
  /** Global. What its first group matches, if it has one, stands before what is found. */
  readonly regex: RegExp;
  /** Whether a match is one. */
  readonly accept?: (found: string) => boolean;
  /** What a match goes on with, when it is longer than the regex looks. */
  readonly rest?: RegExp;
}

/** A rule: what its patterns find, and a quick look whether they may find anything. */
export interface RedactionPatterns {
  /** Source of a regex that ignores case. */
  readonly hint: string;
  readonly patterns: readonly SecretPattern[];
}

/** Where a run of letters, digits, `_` and `-` begins, be it behind an escape in JSON: from there on it is looked at once. */
const START = String.raw`(?:(?<![\w-])|(?<=\\[bfnrt]))`;
const WORDY = /[\w-]*/y;
const BASE64 = /[\w+/.~=-]*/y;

function starting(source: string, rest = WORDY): SecretPattern {
  return { regex: new RegExp(`${START}(?:${source})`, 'g'), rest };
}

/** Whether a text has a run of letters and digits that nobody would write: of 16 at least, with both in it. */
function isRandom(text: string): boolean {
  return (text.match(/[A-Za-z0-9]{16,}/g) ?? []).some((run) => hasBoth(run));
}

function hasBoth(text: string): boolean {
  return /\d/.test(text) && /[A-Za-z]/.test(text);
}

/** Between a name and its value: `: "`, `=`, `\": \"`. */
const ASSIGNED = String.raw`(?:\\{0,8}["'])?\s{0,8}(?::|=>?)\s{0,8}(?:\\{0,8}["'])?`;
const NAMES = [
  String.raw`api[-_ ]?(?:access[-_ ]?)?key(?:[-_ ]?\d)?`,
  String.raw`(?:access|auth|bearer|refresh|session|id)[-_ ]?token`,
  String.raw`(?:client|app|aws)[-_ ]?secret`,
  String.raw`secret[-_ ]?(?:access[-_ ]?)?key`,
  String.raw`(?:subscription|account|shared[-_ ]?access)[-_ ]?key`,
].join('|');

const KEYS: RedactionPatterns = {
  hint: String.raw`sk-|[sr]k_|bearer|key|secret|token|azure|JQQJ9|eyJ|A[KS]IA|gh[pousr]_|github_pat_|gl[a-z]{2,4}-|xox|xapp-|slack\.com|AIza|ya29|GOCSPX|hf_|npm_|gsk_|xai-|pplx-|-----BEGIN`,
  patterns: [
    { ...starting(String.raw`sk-[\w-]{20,512}`), accept: isRandom },
    starting(String.raw`[sr]k_(?:live|test)_[A-Za-z0-9]{10,512}`),
    {
      regex: /(\bbearer\s{1,8})([\w+/.~=-]{16,1024})/gi,
      accept: hasBoth,
      rest: BASE64,
    },
    {
      regex: new RegExp(String.raw`((?:${NAMES})${ASSIGNED})([\w+/~=-]{12,1024})`, 'gi'),
      accept: hasBoth,
      rest: BASE64,
    },
    {
      // Alone, as many hexadecimal digits are a checksum or a UUID.
      regex:
        /((?:key|azure|secret|token|credential)[^\n]{0,40}?(?<![\w-]))([\da-f]{32})(?![\w-])/gi,
      accept: hasBoth,
    },
    starting(String.raw`[A-Za-z0-9]{52}JQQJ9[9DH][A-Za-z0-9]{26}(?![A-Za-z0-9])`, /(?:==)?/y),
    starting(String.raw`eyJ[\w-]{8,4096}\.eyJ[\w-]{8,65536}\.[\w-]{8,4096}`),
    { regex: /(?:(?<![\w+/])|(?<=\\[bfnrt]))(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![\w+/])/g },
    starting(String.raw`gh[pousr]_[A-Za-z0-9]{36,255}`),
    starting(String.raw`github_pat_\w{22,255}`),
    starting(String.raw`gl(?:pat|rt|dt|ptt|oas|cbt|soat)-[\w-]{20,255}`),
    starting(String.raw`xox[a-z]-[A-Za-z0-9-]{10,255}|xapp-\d-[A-Za-z0-9-]{10,255}`),
    { regex: /(hooks\.slack\.com\/services\/)([A-Za-z0-9/]{20,255})/g },
    starting(String.raw`AIza[\w-]{35}|GOCSPX-[\w-]{20,64}|ya29\.[\w-]{20,1024}`),
    starting(String.raw`(?:hf|npm|gsk)_[A-Za-z0-9]{30,255}`),
    { ...starting(String.raw`(?:xai|pplx)-[A-Za-z0-9]{30,255}`), accept: hasBoth },
    {
      regex: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g,
      // With its end, or as many lines as are there.
      rest: /(?:[\w+/=\s\\:,.()]|-(?!----)){0,20000}-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|(?:(?:\s|\\[nr])*[A-Za-z0-9+/=]{16,100})*/y,
    },
  ],
};

/** Names of files that look like addresses: `icon@2x.png`. */
const FILES =
  /\.(?:png|jpe?g|gif|svg|webp|avif|ico|css|[cm]?[jt]sx?|json|html?|md|ya?ml|toml|lock)$/i;

const EMAILS: RedactionPatterns = {
  hint: '@',
  patterns: [
    {
      regex:
        /(?<![\w.%+-])[A-Za-z0-9_][\w.%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])/g,
      accept: (found) => !found.startsWith('git@') && !FILES.test(found),
    },
  ],
};

const CARDS: RedactionPatterns = {
  hint: String.raw`(?:\d[ -]?){13}`,
  patterns: [{ regex: /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)/g, accept: isCard }],
};

/** The first digits of the brands' numbers, and how many digits these have. */
const BRANDS = [
  /^4(?:\d{12}|\d{15}|\d{18})$/,
  /^(?:5[1-5]|2[2-7])\d{14}$/,
  /^3[47]\d{13}$/,
  /^6(?:011|5\d\d|4[4-9]\d)\d{12}$/,
  /^3(?:0[0-5]|[689]\d)\d{11}$/,
  /^35\d{14}$/,
  /^62\d{14,17}$/,
];

function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  return BRANDS.some((brand) => brand.test(digits)) && passesLuhn(digits);
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (i % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

const PHONES: RedactionPatterns = {
  hint: String.raw`\+\d|\d{3}[ .-]\d{4}`,
  patterns: [
    {
      regex: /(?<![\w+])\+\d(?:[ .()/-]{0,2}\d){7,14}(?![\w])/g,
    },
    { regex: /(?<![\w.+-])(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-]|\.\d)/g },
  ],
};

/** The rules by their names in the settings. */
export const NAMED_PATTERNS = {
  keys: KEYS,
  emails: EMAILS,
  cards: CARDS,
  phones: PHONES,
} as const satisfies Record<string, RedactionPatterns>;
