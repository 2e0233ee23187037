/** A mongod under load. */
export interface BenchMongod {
  /** Its address, without a database. */
  readonly uri: string;
  readonly pid: number;
}

/** The mongod that `scripts/bench.mjs` has started for this bench. */
export function benchMongod(): BenchMongod {
  const { BENCH_MONGODB_URI: uri, BENCH_MONGOD_PID: pid } = process.env;
  if (!uri || !pid) throw new Error('There is no mongod: start the bench with `npm run bench`.');
  return { uri, pid: Number(pid) };
}
