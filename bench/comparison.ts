/** What a bench of completions has found. */
export interface Comparison {
  /** What the figures mean. */
  readonly about: string;
  /** The table; the first row is the heading. */
  readonly rows: readonly (readonly string[])[];
  /** Requests that failed. */
  readonly errors: number;
}

/** Connections of the load. */
export const CONNECTIONS = [64, 500] as const;
