/** What is needed of an entry. The rest is not built, and counts for nothing. */
export interface Needs {
  /** The keys of objects, at any depth. */
  readonly keys: ReadonlySet<string>;
  /** How many containers inside each other are filled, the entry among them; those below stay empty. */
  readonly depth: number;
  /** The key whose number keeps every digit. */
  readonly exact: string;
  /** The key whose object or array is kept as JSON text, to any depth. */
  readonly json: string;
}

/** How an entry is built. */
export interface EntryOptions {
  /** The most that an entry may hold, in UTF-16 code units of its texts and keys. */
  readonly largest?: number;
  /** Everything, when absent. */
  readonly needs?: Needs;
}
