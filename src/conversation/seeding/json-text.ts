import type { Token } from 'stream-json/core/parser.js';
import { TextBuilder } from './text-builder.js';

/** Puts the JSON text of a value together again from its tokens: numbers digit by digit, without white space. */
export class JsonText {
  private readonly text = new TextBuilder();
  private readonly chunks = new TextBuilder();
  private depth = 0;
  /** Whether a value stands before what comes next. */
  private isBehindValue = false;
  /** UTF-16 code units of the text so far. */
  length = 0;

  /** @param limit the most code units that are kept; a longer text is not built */
  constructor(private readonly limit: number) {}

  /** Adds a token of an object or array; true for the last one. */
  add(token: Token): boolean {
    switch (token.name) {
      case 'startObject':
        this.open('{');
        break;
      case 'startArray':
        this.open('[');
        break;
      case 'endObject':
        return this.close('}');
      case 'endArray':
        return this.close(']');
      case 'stringChunk':
      case 'numberChunk':
        this.length += token.value.length;
        if (!this.isTooLong) this.chunks.add(token.value);
        break;
      case 'endKey':
        this.value(`${JSON.stringify(this.taken())}:`);
        this.isBehindValue = false;
        break;
      case 'endString':
        this.value(JSON.stringify(this.taken()));
        break;
      case 'endNumber':
        this.value(this.taken());
        break;
      case 'nullValue':
      case 'trueValue':
      case 'falseValue':
        this.value(String(token.value));
        break;
    }
    return false;
  }

  /** The text of the whole value; empty when it is longer than the limit. */
  take(): string {
    const text = this.text.take();
    return this.isTooLong ? '' : text;
  }

  private get isTooLong(): boolean {
    return this.length > this.limit;
  }

  /** The string, key or number that ends here, whose length is counted no longer. */
  private taken(): string {
    const text = this.chunks.take();
    this.length -= this.isTooLong ? 0 : text.length;
    return text;
  }

  private open(bracket: string): void {
    this.value(bracket);
    this.depth++;
    this.isBehindValue = false;
  }

  private close(bracket: string): boolean {
    this.isBehindValue = false;
    this.value(bracket);
    return --this.depth === 0;
  }

  private value(text: string): void {
    const piece = this.isBehindValue ? `,${text}` : text;
    this.isBehindValue = true;
    this.length += piece.length;
    if (!this.isTooLong) this.text.add(piece);
  }
}
