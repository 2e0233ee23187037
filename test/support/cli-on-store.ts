import { expect } from '@jest/globals';
import type { Ended } from './child.js';
import type { House } from './house.js';

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

/** The command line on the store of a house. */
export function cliOnStore(house: House): CliOnStore {
  const run = (...args: string[]): Promise<Ended> => house.run(args);
  const exported = async (): Promise<Exported[]> => {
    const { stdout, stderr, status } = await run('export');
    expect([status, stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as Exported[];
  };
  const repliesStored = async (): Promise<string[]> =>
    (await exported()).map(({ conversations }) => conversations[1].value);
  return { run, exported, repliesStored };
}
