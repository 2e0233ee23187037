import type { ErrorReport } from '../../core/errors.js';
import type { SeedProgress, SeedResult } from './seeder.js';

/** What a seed in a child process tells its parent. */
export type SeedReport =
  | { readonly type: 'begun'; readonly generation: string }
  | { readonly type: 'progress'; readonly progress: SeedProgress }
  | { readonly type: 'done'; readonly result: SeedResult }
  | { readonly type: 'failed'; readonly error: ErrorReport };

/** What a seed does and did, as HTTP shows it. */
export interface SeedStatus {
  readonly state: 'idle' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly bytesRead: number;
  /** Bytes to read. */
  readonly bytesTotal: number;
  readonly conversations: number;
  readonly messages: number;
  /** Entries, messages and ids left out, and what is in a folder but not to be read. */
  readonly skipped: number;
  /** Reasons for what was left out, once the seed is done. */
  readonly reasons: SeedResult['reasons'];
  readonly seconds: number;
  /** Megabytes (10^6 bytes) read in a second. */
  readonly rate: number;
  /** Why the seed failed, or null. */
  readonly error: string | null;
}
