/** Where a value stands in a body: properties’ names and places in lists, from the outside in. */
export type Path = readonly (string | number)[];

/** The rule that a value breaks, and what the rule asks for. */
type Broken =
  | { readonly rule: 'presence' }
  | { readonly rule: 'type'; readonly expected: string }
  | { readonly rule: 'choice'; readonly choices: readonly string[] }
  | { readonly rule: 'min' | 'max'; readonly limit: number; readonly integer: boolean }
  | { readonly rule: 'filled' }
  /** Characters of a string, elements of a list, or pairs of an object. */
  | { readonly rule: 'longest'; readonly limit: number; readonly length: number }
  | { readonly rule: 'pattern'; readonly pattern: string }
  | { readonly rule: 'other'; readonly words: string };

/** What is wrong with a body, without the words that a protocol has for it. */
export type Fault = {
  readonly path: Path;
  readonly value: unknown;
  /** The value is a key: the last name of the path. */
  readonly isKey?: boolean;
} & Broken;
