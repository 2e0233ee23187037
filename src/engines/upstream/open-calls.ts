import type { JsonObject } from '../../core/json-object.js';
import { WholeCharacters } from './whole-characters.js';

/** A call that has begun. */
export interface OpenCall {
  /** Which call of the reply, from 0. */
  readonly index: number;
  readonly characters: WholeCharacters;
}

interface Known extends OpenCall {
  /** What the upstream names it by; not all do. */
  readonly key: unknown;
  readonly id: unknown;
}

/** The calls of a reply, of which an upstream sends pieces. */
export class OpenCalls {
  private readonly calls: Known[] = [];

  /** The call that a piece goes on with; undefined when it begins one. */
  find({ index, id }: JsonObject, name: unknown): OpenCall | undefined {
    if (typeof index === 'number') return this.calls.find(({ key }) => key === index);
    if (isTold(id)) return this.calls.find((call) => call.id === id);
    // Without a number, whoever is named is another one.
    return isTold(name) ? undefined : this.calls.at(-1);
  }

  /** Begins a call with its first piece. */
  begin({ index, id }: JsonObject): OpenCall {
    const call = { index: this.calls.length, key: index, id, characters: new WholeCharacters() };
    this.calls.push(call);
    return call;
  }

  [Symbol.iterator](): Iterator<OpenCall> {
    return this.calls[Symbol.iterator]();
  }
}

function isTold(text: unknown): text is string {
  return typeof text === 'string' && text !== '';
}
