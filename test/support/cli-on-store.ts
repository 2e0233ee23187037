import { expect } from '@jest/globals';
import type { Ended } from './child.js';
import { runCli } from './cli.js';

/** A conversation as an export has it. */
export interface Exported {
  readonly id?: string | number;
  readonly conversations: readonly { readonly from: string; readonly value: string }[];
}

/** The command line on one store. */
export interface CliOnStore {
  /** Runs it to its end. */
  readonly run: (...args: string[]) => Promise<Ended>;
  /** What the store holds, by its export. */
  readonly exported: () => Promise<Exported[]>;
  /** The second message of each conversation in the store. */
  readonly repliesStored: () => Promise<string[]>;
}

/** The command line on the store in `dataDir`. */
export function cliOnStore(dataDir: string): CliOnStore {
  const run = (...args: string[]): Promise<Ended> => runCli(dataDir, args);
  const exported = async (): Promise<Exported[]> => {
    const { stdout, stderr, status } = await run('export');
    expect([status, stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as Exported[];
  };
  const repliesStored = async (): Promise<string[]> =>
    (await exported()).map(({ conversations }) => conversations[1].value);
  return { run, exported, repliesStored };
}
