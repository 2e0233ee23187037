import { JsonScanner, type JsonVisitor } from './json-scanner.js';

const ZERO = '0'.charCodeAt(0);
const NINE = '9'.charCodeAt(0);
/** Numbers of as many significant digits, and between these powers of ten, are told apart as doubles. */
const EXACT_DIGITS = 15;
const EXACT_POWER = 290;
/** Pieces are joined in lists as short as this: the garbage of a list of millions costs more than all else. */
const PIECES = 1024;
/** Exponents of more digits are left as they are. */
const LONGEST_EXPONENT = 15;

/**
 * JSON in the one form that all ways to write the same values share: no white space between tokens, strings and numbers
 * as JSON.stringify writes them (`1.0` = `1`, `1e2` = `100`), but no digit of a number lost. The order of keys stays, and
 * so do keys that stand twice.
 * @returns undefined for a text that is not JSON, or nests deeper than {@link JsonScanner} goes
 */
export function canonicalJson(text: string): string | undefined {
  const copy = new Copy(text);
  const scanner = new JsonScanner(text, 0, copy);
  scanner.space();
  if (!scanner.value()) return undefined;
  scanner.space();
  return scanner.at === text.length ? copy.take() : undefined;
}

/** The text that is passed, but for what is written differently. */
class Copy implements JsonVisitor {
  private readonly joined: string[] = [];
  private pieces: string[] = [];
  /** Where the text begins that is passed and not yet copied. */
  private from = 0;

  constructor(private readonly text: string) {}

  space(start: number, end: number): void {
    this.replace(start, end, '');
  }

  string(start: number, end: number): void {
    const json = this.text.slice(start, end);
    // Without a backslash there is one form only, but for halves of pairs, which are escaped.
    if (json.includes('\\') || !json.isWellFormed())
      this.replace(start, end, JSON.stringify(JSON.parse(json)));
  }

  number(start: number, end: number): void {
    if (end - start <= EXACT_DIGITS && isDigits(this.text, start, end)) return;
    const json = this.text.slice(start, end);
    const canonical = canonicalNumber(json);
    if (canonical !== json) this.replace(start, end, canonical);
  }

  take(): string {
    return this.joined.join('') + this.pieces.join('') + this.text.slice(this.from);
  }

  private replace(start: number, end: number, by: string): void {
    this.pieces.push(this.text.slice(this.from, start), by);
    this.from = end;
    if (this.pieces.length < PIECES) return;
    this.joined.push(this.pieces.join(''));
    this.pieces = [];
  }
}

function isDigits(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) return false;
  }
  return true;
}

function canonicalNumber(json: string): string {
  // Most are short: this spares them four fifths of the time.
  if (json.length <= EXACT_DIGITS && !/[eE]/.test(json)) return String(Number(json));
  const [mantissa, exponent = '0'] = json.split(/[eE]/);
  const [whole, fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = whole + fraction;
  const start = firstOtherThanZero(digits);
  if (start === digits.length) return '0';
  if (exponent.length > LONGEST_EXPONENT) return json;
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === ZERO) end--;
  // The value is these digits times ten to this power.
  const significant = digits.slice(start, end);
  const power = Number(exponent) - fraction.length + digits.length - end;
  if (significant.length <= EXACT_DIGITS && Math.abs(power) <= EXACT_POWER)
    return String(Number(json));
  return `${mantissa.startsWith('-') ? '-' : ''}${significant}${power === 0 ? '' : `e${power}`}`;
}

function firstOtherThanZero(digits: string): number {
  let at = 0;
  while (digits.charCodeAt(at) === ZERO) at++;
  return at;
}
