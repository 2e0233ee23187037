import { getManyValues, isMany, none } from 'stream-chain/core';
import { jsonParser, type Token } from 'stream-json/core/parser.js';

/** An entry larger than this is not built: 128 Mi UTF-16 code units of texts and keys. */
const LARGEST_ENTRY = 128 << 20;
/** What a token without text counts for against the limit: the memory of a small value. */
const TOKEN_COST = 16;

/** Stands for an entry that is too large to be built. */
export const TOO_LARGE = Symbol('too large');

type Container = unknown[] | Record<string, unknown>;

/**
 * Cuts JSON text that arrives in pieces into entries: the elements of each array at the top, and each other value
 * there. One array, JSON Lines, and values one after the other all read alike.
 */
export class EntryParser {
  private readonly parse = jsonParser({
    streamKeys: false,
    streamStrings: false,
    streamNumbers: false,
    jsonStreaming: true,
  });
  private readonly open: Container[] = [];
  private container: Container | undefined;
  private key = '';
  private inArray = false;
  private size = 0;
  private entries: unknown[] = [];

  /** @param largest the most that an entry may hold, in UTF-16 code units of its texts and keys */
  constructor(private readonly largest = LARGEST_ENTRY) {}

  /** The entries that a piece of text completes. Throws stream-json's error when it is not JSON. */
  write(text: string): unknown[] {
    return this.take(this.parse(text));
  }

  /** The entries that the end of the input completes. Throws when it comes too early. */
  end(): unknown[] {
    return this.take(this.parse(none as never));
  }

  private take(output: unknown): unknown[] {
    this.entries = [];
    if (isMany(output)) for (const token of getManyValues(output)) this.token(token as Token);
    return this.entries;
  }

  private token(token: Token): void {
    switch (token.name) {
      case 'stringValue':
        this.size += token.value.length;
        this.value(token.value);
        break;
      case 'keyValue':
        this.size += token.value.length;
        this.key = token.value;
        break;
      case 'numberValue':
        this.value(Number(token.value));
        break;
      case 'nullValue':
      case 'trueValue':
      case 'falseValue':
        this.value(token.value);
        break;
      case 'startObject':
        this.start({});
        break;
      case 'startArray':
        if (this.container || this.inArray) this.start([]);
        else this.inArray = true;
        break;
      case 'endObject':
        this.finish();
        break;
      case 'endArray':
        if (this.container) this.finish();
        else this.inArray = false;
        break;
    }
  }

  private start(container: Container): void {
    const parent = this.container;
    if (parent) {
      this.attach(parent, container);
      this.open.push(parent);
    }
    this.container = container;
  }

  private finish(): void {
    const container = this.container;
    this.container = this.open.pop();
    if (!this.container) this.emit(container);
  }

  private value(value: unknown): void {
    if (this.container) this.attach(this.container, value);
    else this.emit(value);
  }

  private attach(container: Container, value: unknown): void {
    this.size += TOKEN_COST;
    // Past the limit only the nesting is followed, so that memory stays flat until the entry ends.
    if (this.size > this.largest) return;
    if (Array.isArray(container)) container.push(value);
    // Assigned, this key would set the prototype.
    else if (this.key !== '__proto__') container[this.key] = value;
  }

  private emit(entry: unknown): void {
    this.entries.push(this.size > this.largest ? TOO_LARGE : entry);
    this.size = 0;
  }
}
