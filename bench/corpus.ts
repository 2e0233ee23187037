import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BENCH_DIR } from './folder.js';
import { writeCorpus } from './synthetic-corpus.js';

/** Entries and bytes of the full ShareGPT file. */
const FULL = { entries: 94_145, bytes: 672_837_942 };

/** A generator with the full file's statistics, for those who have it beside the project. */
const GENERATOR = '../shared/tools/generate_corpus.py';

/** A corpus file of `scale` times the full one, made on the first use. */
export async function corpusFile(scale: number): Promise<string> {
  const entries = Math.round(FULL.entries * scale);
  const bytes = Math.round(FULL.bytes * scale);
  const generated = existsSync(GENERATOR);
  const path = join(BENCH_DIR, `corpus-${generated ? 'generated' : 'synthetic'}-${entries}.json`);
  if (existsSync(path)) return path;
  mkdirSync(BENCH_DIR, { recursive: true });
  console.log(`making a corpus of ${(bytes / 1e6).toFixed(0)} MB…`);
  const unfinished = `${path}.${process.pid}`;
  if (!generated || !generate(unfinished, entries, bytes)) await writeCorpus(unfinished, entries);
  renameSync(unfinished, path);
  return path;
}

/** Megabytes (10^6 bytes) of a file. */
export function megabytes(path: string): number {
  return statSync(path).size / 1e6;
}

function generate(path: string, entries: number, bytes: number): boolean {
  const args = [GENERATOR, path, String(entries), String(bytes)];
  return spawnSync('python3', args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}
