import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where benches keep what they make, between runs. */
export const BENCH_DIR = process.env.BENCH_DIR ?? join(tmpdir(), 'reprise-bench');
