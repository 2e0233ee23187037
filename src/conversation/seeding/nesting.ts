const MARK = 0xfeff;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Each open bracket costs the parsers memory until it is closed; no corpus has thousands. */
const DEEPEST = 6 << 20;

/** JSON with more open brackets than this program has memory for. */
export class TooDeepError extends Error {
  constructor(deepest: number) {
    super(`more than ${deepest} brackets are open`);
  }
}

/**
 * Follows the brackets of JSON text that arrives in pieces, before the text is parsed: it blanks byte-order marks
 * between values at the top, which files have in them that were made of several, and refuses endless nesting.
 */
export class Nesting {
  private depth = 0;
  private inString = false;
  /** Whether the text so far ends with half an escape. */
  private inEscape = false;

  constructor(private readonly deepest = DEEPEST) {}

  /** The piece, with spaces for marks. Throws {@link TooDeepError}. */
  write(text: string): string {
    let marks: number[] | undefined;
    for (let at = 0; at < text.length; at++) {
      if (this.inString) {
        at = this.stringEnd(text, at);
        continue;
      }
      switch (text.charCodeAt(at)) {
        case QUOTE:
          this.inString = true;
          break;
        case OPEN_BRACE:
        case OPEN_BRACKET:
          if (++this.depth > this.deepest) throw new TooDeepError(this.deepest);
          break;
        case CLOSE_BRACE:
        case CLOSE_BRACKET:
          this.depth--;
          break;
        case MARK:
          if (this.depth === 0) (marks ??= []).push(at);
          break;
      }
    }
    return marks ? blanked(text, marks) : text;
  }

  /** Where the string that is open at `at` ends; the end of the text when it does not end in it. */
  private stringEnd(text: string, at: number): number {
    let start = at;
    if (this.inEscape) start++;
    this.inEscape = false;
    for (;;) {
      const quote = text.indexOf('"', start);
      const end = quote < 0 ? text.length : quote;
      let backslashes = 0;
      while (end - backslashes > start && text.charCodeAt(end - backslashes - 1) === BACKSLASH)
        backslashes++;
      const escaped = backslashes % 2 === 1;
      if (quote < 0) {
        this.inEscape = escaped;
        return end;
      }
      if (!escaped) {
        this.inString = false;
        return quote;
      }
      start = quote + 1;
    }
  }
}

function blanked(text: string, marks: readonly number[]): string {
  const parts: string[] = [];
  let start = 0;
  for (const mark of marks) {
    parts.push(text.slice(start, mark));
    start = mark + 1;
  }
  parts.push(text.slice(start));
  return parts.join(' ');
}
