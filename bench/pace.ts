import { counted } from '../src/core/counted.js';
import { canonicalRole, type Message } from '../src/core/message.js';
import { Histogram } from './histogram.js';
import { readOptions } from './options.js';
import { PacedClient, type PaceRecord } from './paced-client.js';
import { cpuMicroseconds, memoryOf, pinLoad, PINNED } from './processes.js';
import { drawMessages, seededStore } from './seeded-store.js';
import { restBetweenLooks } from './rest.js';
import { askEach, during, startFloor, startReprise, type RunningServer } from './servers.js';
import { printTable } from './statistics.js';

/*
 * Streams at a human pace from the production build: how far from their times events come at the client, from so many
 * streams at once, beside a bare server that writes texts of the same size at the same times. A client's clock starts
 * when it sends its request, so the way there and back is in the figures.
 */

const PATH = '/v1/chat/completions';
/** 40 tokens a second, from a quarter of a second on. */
const PACING = { ttft: 250, itl: 25 };
/** Streams at once: 2,000 have to be kept, and more show how far it goes. */
const STREAMS = [500, 1000, 1500, 2000, 2500, 3000, 4000, 5000];
const FEW = [50];
const WANTED = 2000;
/** Beyond this p99 in milliseconds, a pace is no pace any more. */
const AIM = 20;
/** Tokens of the replies: two to four seconds of stream. */
const TOKENS = { least: 80, most: 160 };

/** Milliseconds of load before what is measured: as long as a stream lasts, and until all code is compiled. */
const WARM_MS = 5000;

const HEADING = [
  'streams',
  'server',
  'events/s',
  'p50',
  'p90',
  'p99',
  'p99.9',
  'most',
  'server CPU',
  'µs CPU',
  'load CPU',
  'MB',
];

const options = readOptions({ seconds: 10, rounds: 3 });
const store = await seededStore(options.store, options.scale);
const drawn = await drawMessages(store, options.smoke ? 500 : 5000);
pinLoad();
const settings = { PACE_TTFT_MS: String(PACING.ttft), PACE_ITL_MS: String(PACING.itl) };
const asked = await during(startReprise(store), streamsOf);
const rows = [HEADING];
let failures = 0;
const stopResting = restBetweenLooks();
await during(startReprise(store, settings), (reprise) =>
  during(startFloor('pace', String(PACING.ttft), String(PACING.itl)), async (floor) => {
    let isKept = true;
    for (const streams of options.smoke ? FEW : STREAMS) {
      // A server that cannot keep up falls behind further and further.
      if (!isKept && streams > WANTED) break;
      for (let round = 0; round < options.rounds; round++) {
        rows.push((await measure('floor', floor, streams)).row);
        const { row, p99 } = await measure('Reprise', reprise, streams);
        rows.push(row);
        isKept = p99 < AIM;
      }
    }
  }),
);
stopResting();
console.log(
  `\n40 tokens/s, ${counted(options.rounds, 'round')} of ${options.seconds} s; how far from their times events come, in ms; the aim is a p99 below ${AIM} ms with 2,000 streams. ${PINNED ? 'Server and load each on a processor of their own.' : ''}\n`,
);
printTable(rows);
if (failures > 0) {
  console.error(`${counted(failures, 'stream')} failed`);
  process.exitCode = 1;
}

/** A stream to ask for, the bytes of its request, and how many events it has. */
interface Stream {
  readonly request: Buffer;
  readonly events: number;
}

/** Replies of about as many tokens. */
async function streamsOf(reprise: RunningServer): Promise<Stream[]> {
  const bodies = drawn.map(bodyOf);
  const answers = await askEach({ ...reprise, path: PATH }, bodies);
  const plain = answers.filter(({ answer }) => isAscii(answer));
  const streams = plain.map(({ body, answer }) => {
    const events = answer.toString().split('\n\n').length - 1;
    return { events, request: requestOf(body, events, Math.round(answer.length / events)) };
  });
  return streams.filter(({ events }) => events >= TOKENS.least && events <= TOKENS.most);
}

/** Whether each token is an event of its own, as those of other texts are not always. */
function isAscii(answer: Buffer): boolean {
  return answer.every((byte) => byte < 0x80);
}

/** A row of the table, and its p99 in milliseconds. */
interface Measured {
  readonly row: string[];
  readonly p99: number;
}

async function measure(name: string, server: RunningServer, streams: number): Promise<Measured> {
  const record: PaceRecord = { errors: new Histogram(), measured: false, failures: 0 };
  const port = Number(new URL(server.url).port);
  const clients: PacedClient[] = [];
  // As many a moment as a stream lasts, so that they do not all begin at once.
  const perMoment = Math.ceil(streams / 200);
  while (clients.length < streams) {
    for (let i = 0; i < perMoment && clients.length < streams; i++) {
      const { request, events } = asked[clients.length % asked.length];
      clients.push(new PacedClient(port, request, events, PACING, record));
    }
    await passed(20);
  }
  await passed(options.smoke ? 0 : WARM_MS);
  record.measured = true;
  const before = [server.pid, process.pid].map(cpuMicroseconds);
  const start = performance.now();
  await passed(options.seconds * 1000);
  const seconds = (performance.now() - start) / 1000;
  record.measured = false;
  const cpu = [server.pid, process.pid].map((pid, i) => cpuMicroseconds(pid) - before[i]);
  const { anonymous } = memoryOf(server.pid);
  for (const client of clients) client.leave();
  failures += record.failures;
  await passed(500);
  const { errors } = record;
  const percent = (used: number): string => `${(used / seconds / 1e4).toFixed(0)} %`;
  const row = [
    String(streams),
    name,
    (errors.count / seconds).toFixed(0),
    ...[0.5, 0.9, 0.99, 0.999].map((share) => errors.percentile(share).toFixed(1)),
    errors.max.toFixed(1),
    percent(cpu[0]),
    (cpu[0] / errors.count).toFixed(1),
    percent(cpu[1]),
    (anonymous / 1e6).toFixed(0),
  ];
  return { row, p99: errors.percentile(0.99) };
}

function passed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The bytes of a request; the headers that tell of its events are for the floor. */
function requestOf(body: string, events: number, eventBytes: number): Buffer {
  const head = [
    `POST ${PATH} HTTP/1.1`,
    'host: bench',
    'content-type: application/json',
    `x-events: ${events}`,
    `x-event-bytes: ${eventBytes}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function bodyOf(messages: readonly Message[]): string {
  return JSON.stringify({
    model: 'gpt-4o',
    messages: messages.map(({ from, value }) => ({ role: canonicalRole(from), content: value })),
    stream: true,
  });
}
