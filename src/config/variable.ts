/** How one environment variable is read: its text in, the setting out. Throws with what is expected. */
export interface Variable<T> {
  /** What it is for, as the documentation says it. */
  readonly about: string;
  /** The default as it would be written; empty when there is none. */
  readonly fallback: string;
  /** Whether it is taken to the letter, spaces at its ends too, and never shown. */
  readonly secret?: boolean;
  readonly read: (text: string) => T;
}

/** The least and the greatest value that a number may have. */
interface Range {
  readonly min: number;
  readonly max: number;
}

/** Any kind: `read` takes the text, or throws with what is expected. */
export function variable<T>(
  fallback: string,
  about: string,
  read: (text: string) => T,
): Variable<T> {
  return { fallback, about, read };
}

/** A text as it is. */
export function text(fallback: string, about: string): Variable<string> {
  return variable(fallback, about, (value) => value);
}

/** A text, or undefined when it is not set. */
export function optional(about: string): Variable<string | undefined> {
  return variable('', about, (value) => value || undefined);
}

/** A text, to the letter and never shown, or undefined when it is not set. */
export function secret(about: string): Variable<string | undefined> {
  return { ...optional(about), secret: true };
}

/** A whole number in decimal digits. */
export function integer(fallback: number, range: Range, about: string): Variable<number> {
  return variable(String(fallback), about, (value) => {
    if (!isInteger(value, range)) throw new Error(`a whole number ${inWords(range)}`);
    return Number(value);
  });
}

/** A number that may have decimals, written without an exponent. */
export function decimal(fallback: number, range: Range, about: string): Variable<number> {
  return variable(String(fallback), about, (value) => {
    const number = Number(value);
    if (!/^\d*\.?\d+$/.test(value) || number < range.min || number > range.max) {
      throw new Error(`a number ${inWords(range)}, such as ${range.min} or ${range.min + 0.5}`);
    }
    return number;
  });
}

function isInteger(value: string, { min, max }: Range): boolean {
  return /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max;
}

function inWords({ min, max }: Range): string {
  return `from ${min} to ${max}`;
}

/** One of several names. */
export function oneOf<const T extends string>(
  choices: readonly T[],
  fallback: T,
  about: string,
): Variable<T> {
  return variable(fallback, about, (value) => choose(choices, value));
}

/** One of several names, or none when it is not set. */
export function optionalOneOf<const T extends string>(
  choices: readonly T[],
  about: string,
): Variable<T | undefined> {
  return variable('', about, (value) => (value === '' ? undefined : choose(choices, value)));
}

/** One of several names, or a whole number. */
export function oneOfOrInteger<const T extends string>(
  choices: readonly T[],
  range: Range,
  fallback: T,
  about: string,
): Variable<T | number> {
  return variable(fallback, about, (value) => {
    if (isInteger(value, range)) return Number(value);
    return choose(choices, value, `, or a whole number ${inWords(range)}`);
  });
}

function choose<T extends string>(choices: readonly T[], value: string, or = ''): T {
  const choice = choices.find((name) => name === value);
  if (choice === undefined) throw new Error(`one of ${choices.join(', ')}${or}`);
  return choice;
}

/** Most entries of a list. */
const LONGEST_LIST = 10_000;

/**
 * Entries with commas between them, each once. Spaces around them and empty ones do not count.
 * @param noun what the entries are, e.g. `keys`
 * @param check throws with what an entry should be, e.g. `of visible characters`
 * @param instead of a list without entries: what to do
 */
export function list<T extends string>(
  fallback: string,
  about: string,
  noun: string,
  check: (entry: string) => T,
  instead?: string,
): Variable<readonly T[]> {
  return variable(fallback, about, (value) => {
    const entries = value.split(',').map((entry) => entry.trim());
    const some = new Set(entries.filter((entry) => entry !== ''));
    const expected = `a list of at most ${LONGEST_LIST.toLocaleString('en-US')} ${noun}`;
    if (some.size > LONGEST_LIST) throw new Error(expected);
    // Nothing but commas is a mistake, and one that would leave a server without keys open to all.
    if (some.size === 0 && value !== '') {
      const words = `${expected}: there are no ${noun} in it`;
      throw new Error(instead === undefined ? words : `${words}. ${instead}`);
    }
    return [...some].map(check);
  });
}

/** `true` or `false`. */
export function flag(fallback: boolean, about: string): Variable<boolean> {
  const { read, ...rest } = oneOf(['true', 'false'], fallback ? 'true' : 'false', about);
  return { ...rest, read: (value) => read(value) === 'true' };
}

const UNITS: Record<string, number> = { b: 1, kb: 1 << 10, mb: 1 << 20, gb: 1 << 30 };

/** Bytes, as a number or with a unit: `b`, `kb`, `mb`, `gb`, by 1024. */
export function size(fallback: string, min: number, about: string): Variable<number> {
  return variable(fallback, about, (value) => {
    const [, amount = '', unit = 'b'] = /^(\d+) ?([kmg]?b)?$/i.exec(value) ?? [];
    const bytes = Number(amount) * UNITS[unit.toLowerCase()];
    if (amount === '' || bytes < min || !Number.isSafeInteger(bytes)) {
      throw new Error('a size such as 500kb, 10mb or 1048576');
    }
    return bytes;
  });
}
