import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CorpusUnavailableError } from '../../core/errors.js';
import { FORMAT } from './layout.js';
import { DATA_FILE, SUMMARY_FILE } from './folders.js';
import type { Repeated } from './ranking.js';
import type { SearchFigures } from './search-indexer.js';

/** What a finished index needs to be read, and its figures. */
export interface IndexSummary extends SearchFigures {
  readonly conversations: number;
  readonly messages: number;
  /** A key's bucket is its first `bucketBits` bits. */
  readonly bucketBits: number;
  /** Literal roles by number. */
  readonly roles: readonly string[];
  readonly messagesByRole: readonly number[];
  readonly repeated: readonly Repeated[];
}

/** What is written beside a complete generation. */
export interface Summary extends IndexSummary {
  readonly format: number;
  readonly id: string;
  readonly createdAt: string;
  /** Bytes of the data file. */
  readonly dataBytes: number;
  readonly lengths: {
    readonly median: number;
    readonly p90: number;
    readonly p99: number;
    readonly longest: number;
  };
}

/**
 * Reads the summary in the folder of a complete generation.
 * @throws CorpusUnavailableError when the generation is of another format, or damaged: a file is missing, the summary
 *   is cut off, or the data file is shorter than it was
 */
export function readSummary(folder: string): Summary {
  const id = basename(folder);
  const summary = parse(textOf(join(folder, SUMMARY_FILE)));
  if (!summary) throw CorpusUnavailableError.damaged(id);
  if (summary.format !== FORMAT) {
    throw CorpusUnavailableError.foreign(id, summary.format, FORMAT);
  }
  // The file is mapped into memory: whoever reads what should be behind its end is killed.
  const data = statSync(join(folder, DATA_FILE), { throwIfNoEntry: false });
  if (!data || data.size < summary.dataBytes) throw CorpusUnavailableError.damaged(id);
  return summary;
}

/** The text of a small file; empty when it is missing. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function parse(text: string): Summary | undefined {
  try {
    return (JSON.parse(text) as Summary | null) ?? undefined;
  } catch {
    return undefined;
  }
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
