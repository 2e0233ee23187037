import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CorpusUnavailableError } from '../../core/errors.js';
import { FORMAT } from './layout.js';
import { SUMMARY_FILE } from './folders.js';
import type { IndexSummary } from './indexer.js';

/** What is written beside a complete generation. */
export interface Summary extends IndexSummary {
  readonly format: number;
  readonly id: string;
  readonly createdAt: string;
  readonly lengths: {
    readonly median: number;
    readonly p90: number;
    readonly p99: number;
    readonly longest: number;
  };
}

/** Reads the summary in a generation's folder. Throws {@link CorpusUnavailableError} when it is of another format. */
export function readSummary(folder: string): Summary {
  const summary = JSON.parse(readFileSync(join(folder, SUMMARY_FILE), 'utf8')) as Summary;
  if (summary.format !== FORMAT) {
    throw new CorpusUnavailableError(
      `Generation ${summary.id} has format ${summary.format}, and this version reads format ${FORMAT}: seed it again.`,
    );
  }
  return summary;
}

/** Writes the summary and waits until it is on the disk. */
export function writeSummary(folder: string, summary: Summary): void {
  writeSynced(join(folder, SUMMARY_FILE), JSON.stringify(summary, null, 2));
}

/** Writes a small file and waits until it is on the disk. */
export function writeSynced(path: string, text: string): void {
  const file = openSync(path, 'w');
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Waits until a file's or a folder's content is on the disk. */
export function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
