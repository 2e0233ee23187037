import { getManyValues, isMany, none } from 'stream-chain/core';
import { jsonParser, type Token } from 'stream-json/core/parser.js';
import { exactNumber, type ExactNumber } from '../../core/conversation-id.js';
import { JsonText } from './json-text.js';
import { Nesting } from './nesting.js';
import type { EntryOptions, Needs } from './needs.js';
import { TextBuilder } from './text-builder.js';
import { CONTAINER_COST, LARGEST_ENTRY, textCost, VALUE_COST } from './text-cost.js';

/** Stands for an entry that is too large to be built. */
export const TOO_LARGE = Symbol('too large');

type Container = unknown[] | Record<string, unknown>;

/**
 * Cuts JSON text that arrives in pieces into entries: the elements of each array at the top, and each other value
 * there. One array, JSON Lines, and values one after the other all read alike.
 */
export class EntryParser {
  // Texts come in chunks, so that one of any length can be left out without being put together.
  private readonly parse = jsonParser({
    packValues: false,
    streamValues: true,
    jsonStreaming: true,
  });
  private readonly nesting = new Nesting();
  private readonly largest: number;
  private readonly needs: Needs | undefined;
  private readonly open: Container[] = [];
  private readonly text = new TextBuilder();
  private container: Container | undefined;
  /** The value of which the JSON text is kept. */
  private json: JsonText | undefined;
  private key = '';
  /** Whether the value of the current key is not needed. */
  private needless = false;
  /** Whether the chunks that come are needed. */
  private building = false;
  /** How many containers are open inside the one that is being filled. */
  private skipped = 0;
  private inArray = false;
  private size = 0;
  private entries: unknown[] = [];

  constructor({ largest = LARGEST_ENTRY, needs }: EntryOptions = {}) {
    this.largest = largest;
    this.needs = needs;
  }

  /** The entries that a piece of text completes. Throws an error that does not say where when it is not JSON. */
  write(text: string): unknown[] {
    return this.take(this.parse(this.nesting.write(text)));
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
    if (this.json) {
      if (this.json.add(token)) this.endJson(this.json);
      return;
    }
    switch (token.name) {
      case 'stringChunk':
      case 'numberChunk':
        if (this.building) this.extend(token.value);
        break;
      case 'startKey':
        this.building = this.skipped === 0;
        break;
      case 'startString':
      case 'startNumber':
        this.building = this.skipped === 0 && !this.needless;
        break;
      case 'endKey':
        if (this.skipped === 0) this.enterKey(this.text.take());
        break;
      case 'endString':
        this.string(this.text.take());
        break;
      case 'endNumber':
        this.value(this.number(this.text.take()));
        break;
      case 'nullValue':
      case 'trueValue':
      case 'falseValue':
        this.value(token.value);
        break;
      case 'startObject':
        this.start(token, false);
        break;
      case 'startArray':
        if (this.container || this.inArray) this.start(token, true);
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

  private extend(chunk: string): void {
    this.size += chunk.length;
    if (this.size <= this.largest) {
      this.text.add(chunk);
      return;
    }
    this.building = false;
    this.text.clear();
  }

  private enterKey(key: string): void {
    this.key = key;
    this.needless = this.needs !== undefined && !this.needs.keys.has(key);
    if (this.needless && this.size <= this.largest) this.size -= key.length;
  }

  private string(text: string): void {
    // Its code units were counted as they came.
    this.size += textCost(text) - text.length;
    this.value(text);
  }

  private number(text: string): number | ExactNumber {
    const inObject = this.container && !Array.isArray(this.container);
    return inObject && this.key === this.needs?.exact ? exactNumber(text) : Number(text);
  }

  private start(token: Token, isArray: boolean): void {
    if (this.skipped > 0 || this.needless || this.size > this.largest) {
      this.skipped++;
      return;
    }
    const parent = this.container;
    if (parent && !Array.isArray(parent) && this.key === this.needs?.json) {
      this.json = new JsonText(this.largest - this.size);
      this.json.add(token);
      return;
    }
    const container = isArray ? [] : {};
    if (parent) {
      this.attach(parent, container, CONTAINER_COST);
      if (this.open.length + 1 === this.needs?.depth) {
        this.skipped = 1;
        return;
      }
      this.open.push(parent);
    }
    this.container = container;
  }

  private endJson(json: JsonText): void {
    this.json = undefined;
    this.size += json.length;
    this.string(json.take());
  }

  private finish(): void {
    if (this.skipped > 0) {
      this.skipped--;
      return;
    }
    const container = this.container;
    this.container = this.open.pop();
    this.needless = false;
    if (!this.container) this.emit(container);
  }

  private value(value: unknown): void {
    if (this.skipped > 0) return;
    if (!this.container) this.emit(value);
    else if (!this.needless) this.attach(this.container, value, VALUE_COST);
  }

  private attach(container: Container, value: unknown, cost: number): void {
    this.size += cost;
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
