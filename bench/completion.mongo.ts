import { CONNECTIONS, type Comparison } from './comparison.js';
import { column, Contest, warmUpSeconds } from './contest.js';
import { load, type LoadOptions, type LoadResult } from './load.js';
import { benchMongod } from './mongod.js';
import type { BenchOptions } from './options.js';
import { PINNED, pinLoad } from './processes.js';
import { Questions } from './questions.js';
import { drawMessages, seededStore } from './seeded-store.js';
import { during, startFloor, startReprise, type RunningServer } from './servers.js';
import type { Store } from './store.js';

const HEADING = [
  'completion',
  'conn',
  'req/s',
  'p50',
  'p90',
  'p99',
  'p99/p50',
  'µs CPU',
  'beside',
  'its req/s',
  'its µs',
  'req/s ratio',
  'CPU ratio',
  'errors',
];

const ABOUT =
  'beside a bare server that does one findOne a request, or Reprise on the embedded store; ratios are Reprise/the other for throughput and the other/Reprise for CPU: higher is better.';

/** Nothing that was looked up is kept. */
const COLD = { CACHE_BYTES: '0' };

/** A server beside ours, by its name in the table. */
interface Other {
  readonly name: string;
  readonly server: RunningServer;
  /** Where it answers; a floor answers anywhere. */
  readonly path?: string;
}

/**
 * Completions from MongoDB: random messages of which the server keeps nothing, or has not seen any, beside a bare
 * node:http server that asks for one document with each request; and random messages that it has answered before, beside
 * the embedded store.
 */
export async function completionsOnMongo(options: BenchOptions): Promise<Comparison> {
  const store = await seededStore('mongo', options.scale);
  const embedded = await seededStore('lmdb', options.scale);
  const generation = await store.live();
  const drawn = await drawMessages(embedded, options.smoke ? 1000 : 40_000);
  pinLoad(benchMongod().pid);
  const bench = new MongoCompletions(options, store);
  await during(startReprise(embedded), async (embeddedServer) => {
    const half = drawn.length >> 1;
    const last = drawn.slice(0, half).map((messages) => messages.slice(-1));
    const v3 = await Questions.measured(embeddedServer, 'v3', drawn.slice(0, half));
    const v2 = await Questions.measured(embeddedServer, 'v2', last);
    const others = await Questions.measured(embeddedServer, 'v3', drawn.slice(half));
    await during(startFloor('find-one', store.uri, generation), async (server) => {
      const floor = { name: 'findOne', server };
      await during(startReprise(store, COLD), async (ours) => {
        await bench.asked('v3, random, cold', v3, ours, floor);
        await bench.asked('v2, random, cold', v2, ours, floor);
      });
      await bench.onNewServers('v3, random, unseen', v3.unlike(others), others, floor);
      await bench.onNewServers('v2, random, new', v2, others, floor);
    });
    const other = {
      name: 'embedded',
      server: embeddedServer,
      path: v3.target(embeddedServer).path,
    };
    await during(startReprise(store), (ours) => bench.asked('v3, random, cached', v3, ours, other));
  });
  const machine = PINNED ? ' Server on one processor, load and mongod on the other.' : '';
  return { about: ABOUT + machine, rows: [HEADING, ...bench.rows], errors: bench.errors };
}

class MongoCompletions {
  readonly rows: string[][] = [];
  errors = 0;
  private readonly connections: readonly number[];

  constructor(
    private readonly options: BenchOptions,
    private readonly store: Store,
  ) {
    this.connections = options.smoke ? CONNECTIONS.slice(0, 1) : CONNECTIONS;
  }

  /** A server that was asked all questions before. */
  async asked(
    name: string,
    questions: Questions,
    server: RunningServer,
    other: Other,
  ): Promise<void> {
    await questions.check(server);
    for (const connections of this.connections) {
      const contest = await Contest.warmed(
        this.options,
        (seconds) => loadOurs(server, questions, { connections, seconds }),
        (seconds) => loadOther(other, questions, { connections, seconds }),
      );
      this.add(name, connections, other.name, contest);
    }
  }

  /** A new server in each round, with the cache that it has by default, which was asked other questions before. */
  async onNewServers(
    name: string,
    questions: Questions,
    before: Questions,
    other: Other,
  ): Promise<void> {
    for (const connections of this.connections) {
      const warm = { connections, seconds: warmUpSeconds(this.options) };
      const once = { connections, once: true } as const;
      await loadOther(other, before, warm);
      const contest = await Contest.run(
        this.options.rounds,
        () =>
          during(startReprise(this.store), async (server) => {
            await loadOurs(server, before, warm);
            return loadOurs(server, questions, once);
          }),
        () => loadOther(other, questions, once),
      );
      this.add(name, connections, other.name, contest);
    }
  }

  private add(name: string, connections: number, beside: string, contest: Contest): void {
    const { ours, others, throughputRatio, cpuRatio, errors } = contest;
    this.errors += errors;
    this.rows.push([
      name,
      String(connections),
      column(ours, 'perSecond', 0),
      column(ours, 'p50', 0),
      column(ours, 'p90', 0),
      column(ours, 'p99', 0),
      column(ours, 'tail', 1),
      column(ours, 'cpu', 1),
      beside,
      column(others, 'perSecond', 0),
      column(others, 'cpu', 1),
      throughputRatio,
      cpuRatio,
      String(errors),
    ]);
  }
}

function loadOurs(
  server: RunningServer,
  questions: Questions,
  options: LoadOptions,
): Promise<LoadResult> {
  return load(questions.target(server), questions.requests, options);
}

function loadOther(
  { server, path = '/' }: Other,
  { requests }: Questions,
  options: LoadOptions,
): Promise<LoadResult> {
  return load({ ...server, path }, requests, options);
}
