import { counted } from '../src/core/counted.js';
import { column, Contest } from './contest.js';
import { aboutFloor } from './floor-table.js';
import { load, type LoadRequest } from './load.js';
import { LmdbStore } from './store.lmdb.js';
import { readOptions } from './options.js';
import { pinLoad } from './processes.js';
import { during, startFloor, startReprise, type RunningServer } from './servers.js';
import { printTable } from './statistics.js';

/*
 * What it costs to pass requests on to an upstream, beside a bare node:http proxy in front of the same one; and what it
 * costs to record them, beside the same server that does not. The upstream has no model and runs on the load's processor.
 */

const CONNECTIONS = 64;
const PATH = '/v1/chat/completions';
const HEADING = ['passed on', 'req/s', 'p50', 'p99', 'µs CPU', 'other µs', 'CPU ratio', 'errors'];

/** Distinct requests: enough that none is sent twice in a row. */
const REQUESTS = 640;

const options = readOptions({ seconds: 5, rounds: 5 });

/** One kind of request. */
interface Passed {
  readonly name: string;
  readonly stream: boolean;
  readonly atOnce: boolean;
}

const WHOLE: Passed = { name: 'whole', stream: false, atOnce: false };
const STREAMED: Passed = { name: 'streamed, event by event', stream: true, atOnce: false };
const AT_ONCE: Passed = { name: 'streamed, all events at once', stream: true, atOnce: true };

const rows = [HEADING];
let errors = 0;

await during(startFloor('upstream'), async (upstream) => {
  pinLoad(upstream.pid);
  await during(startFloor('proxy', upstream.url), async (proxy) => {
    for (const passed of [WHOLE, STREAMED, AT_ONCE])
      await during(started('passed', upstream, passed), (ours) => compare(passed, ours, proxy));
  });
  for (const passed of [WHOLE, STREAMED])
    await during(started('passed', upstream, passed), (plain) =>
      during(
        started('recorded', upstream, passed, { RECORD: 'true', RECORD_LIMIT: '20gb' }),
        (recording) => compare({ ...passed, name: `${passed.name}, recorded` }, recording, plain),
      ),
    );
});
console.log(
  `\n${CONNECTIONS} connections, ${counted(options.rounds, 'round')} of ${options.seconds} s, median (least–most); latencies in ms; beside a bare proxy, and recorded beside not recorded; ${aboutFloor()}\n`,
);
printTable(rows);
if (errors > 0) {
  console.error(`${errors} errors`);
  process.exitCode = 1;
}

/** Reprise in front of the upstream, on an empty store. */
async function started(
  name: string,
  upstream: RunningServer,
  { atOnce }: Passed,
  settings: Record<string, string> = {},
): Promise<RunningServer> {
  const store = new LmdbStore(name);
  await store.remove();
  return startReprise(store, {
    SEED_SAMPLE: 'false',
    ENGINE: 'upstream',
    UPSTREAM_BASE_URL: `${upstream.url}${atOnce ? '/at-once' : ''}/v1`,
    ...settings,
  });
}

async function compare(
  { name, stream, atOnce }: Passed,
  ours: RunningServer,
  other: RunningServer,
): Promise<void> {
  const requests = requestsOf(stream);
  const isProxy = !name.endsWith('recorded');
  const otherPath = isProxy && atOnce ? `/at-once${PATH}` : PATH;
  const measure = (server: RunningServer, path: string) => (seconds: number) =>
    load({ ...server, path }, requests, { connections: CONNECTIONS, seconds });
  const contest = await Contest.warmed(options, measure(ours, PATH), measure(other, otherPath));
  errors += contest.errors;
  rows.push([
    name,
    column(contest.ours, 'perSecond', 0),
    column(contest.ours, 'p50', 0),
    column(contest.ours, 'p99', 0),
    column(contest.ours, 'cpu', 0),
    column(contest.others, 'cpu', 0),
    contest.cpuRatio,
    String(contest.errors),
  ]);
}

function requestsOf(stream: boolean): LoadRequest[] {
  return Array.from({ length: REQUESTS }, (_, i) => {
    const messages = [
      { role: 'system', content: 'You are a helpful assistant.' },
      { role: 'user', content: `Question ${i}: what is recorded, and what is not?` },
    ];
    const body = JSON.stringify({ model: 'gpt-4o', messages, ...(stream && { stream }) });
    return { body, answerBytes: 0, isNew: true };
  });
}
