const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Values inside each other; what nests deeper counts for no JSON. */
const DEEPEST = 512;

const POINT = 0x2e;
const ZERO = 0x30;
const ONE = 0x31;
const NINE = 0x39;
const UPPER_E = 0x45;
const LOWER_E = 0x65;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const LITERALS = ['true', 'false', 'null'];

/** Gets each string and number that a {@link JsonScanner} passes, and the white space: places in the text. */
export interface JsonVisitor {
  space(start: number, end: number): void;
  string(start: number, end: number): void;
  number(start: number, end: number): void;
}

/**
 * Walks over JSON text by RFC 8259's grammar without making values of it: in linear time, with a stack of its own, and
 * never throwing.
 */
export class JsonScanner {
  /** @param at where it stands: places are UTF-16 code units */
  constructor(
    private readonly text: string,
    public at = 0,
    private readonly visitor?: JsonVisitor,
  ) {}

  /** Passes white space. */
  space(): void {
    const start = this.at;
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== SPACE && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
      this.at++;
    }
    if (this.at > start) this.visitor?.space(start, this.at);
  }

  /** Passes a character, when it stands here. */
  take(code: number): boolean {
    if (this.text.charCodeAt(this.at) !== code) return false;
    this.at++;
    return true;
  }

  /** Passes a value, when a whole one stands here. */
  value(): boolean {
    const closers: number[] = [];
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        if (closers.length === DEEPEST) return false;
        // Both pairs of brackets are two code units apart.
        const closer = code + 2;
        this.at++;
        this.space();
        if (!this.take(closer)) {
          closers.push(closer);
          if (closer === CLOSE_BRACE && !(this.string() && this.colon())) return false;
          continue;
        }
      } else if (!this.scalar(code)) return false;
      for (;;) {
        const closer = closers.at(-1);
        if (closer === undefined) return true;
        this.space();
        if (this.take(closer)) {
          closers.pop();
          continue;
        }
        if (!this.take(COMMA)) return false;
        this.space();
        if (closer === CLOSE_BRACE && !(this.string() && this.colon())) return false;
        break;
      }
    }
  }

  /** Passes a string, when one stands here. */
  string(): boolean {
    const { text } = this;
    const start = this.at;
    if (text.charCodeAt(start) !== QUOTE) return false;
    for (let at = start + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.at = at + 1;
        this.visitor?.string(start, this.at);
        return true;
      }
      if (code < SPACE) return false;
      if (code !== BACKSLASH) continue;
      ESCAPE.lastIndex = at;
      if (!ESCAPE.test(text)) return false;
      at = ESCAPE.lastIndex - 1;
    }
    return false;
  }

  /** Passes the colon behind a member's key. */
  colon(): boolean {
    this.space();
    if (!this.take(COLON)) return false;
    this.space();
    return true;
  }

  private scalar(code: number): boolean {
    if (code === QUOTE) return this.string();
    const start = this.at;
    const end = this.digitsEnd(code) ?? this.numberEnd();
    if (end !== undefined) {
      this.at = end;
      this.visitor?.number(start, end);
      return true;
    }
    const literal = LITERALS.find((each) => this.text.startsWith(each, start));
    if (literal !== undefined) this.at += literal.length;
    return literal !== undefined;
  }

  /** Where the number ends that stands here, when it is digits only: a loop is faster than the expression. */
  private digitsEnd(code: number): number | undefined {
    if (code < ONE || code > NINE) return undefined;
    let at = this.at;
    let next: number;
    do next = this.text.charCodeAt(++at);
    while (next >= ZERO && next <= NINE);
    return next === POINT || next === LOWER_E || next === UPPER_E ? undefined : at;
  }

  private numberEnd(): number | undefined {
    NUMBER.lastIndex = this.at;
    return NUMBER.test(this.text) ? NUMBER.lastIndex : undefined;
  }
}
