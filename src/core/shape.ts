import type { Fault, Path } from './fault.js';

/** A class whose properties class-validator has rules for. */
export type Dto = new () => object;

/**
 * What a value of several parts is asked for: a list, a map, one of several classes. Made once, at boot; what it accepts
 * costs no memory, and what it recurses into is what the program has declared, never what a client nests.
 */
export interface Shape {
  /** What it asks for, with its article. */
  readonly one: string;
  /** Several of it. */
  readonly many: string;
  /** Its OpenAPI schema. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The classes that the schema refers to. */
  readonly models: readonly Dto[];
  /** What each element of a list is asked for. */
  readonly items?: Shape;
  /** Whether the value has the JSON type that is asked for. */
  readonly concerns: (value: unknown) => boolean;
  readonly accepts: (value: unknown) => boolean;
  /** The first fault of a value that is not accepted. */
  readonly fault: (value: unknown, path: Path) => Fault;
}

/** The fault of a value that has another JSON type. */
export function wrongType(expected: string, value: unknown, path: Path): Fault {
  return { path, value, rule: 'type', expected };
}
