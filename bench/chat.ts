import { counted } from '../src/core/counted.js';
import { canonicalRole, type Message } from '../src/core/message.js';
import { aboutFloor, floorTable, type Case } from './floor-table.js';
import { knownCounts } from './known-counts.js';
import { readOptions } from './options.js';
import { pinLoad } from './processes.js';
import { drawMessages, seededStore } from './seeded-store.js';
import { askEach, during, startFloor, startReprise, type RunningServer } from './servers.js';
import { printTable } from './statistics.js';

/*
 * OpenAI's surface against the production build: whole histories of random messages, answered as a whole and streamed,
 * beside a bare node:http server that sends as many bytes in one write. Requests come again and again, as those of load
 * tests do; or each differs from all before, in a field that plays no part in the answer.
 */

/** Events of the streams: the role, 70 tokens, the reason of the end, and `[DONE]`. */
const EVENTS = 73;
const PATH = '/v1/chat/completions';

const options = readOptions({ seconds: 5, rounds: 3 });
const store = await seededStore(options.store, options.scale);
const drawn = await drawMessages(store, options.smoke ? 500 : 20_000, Infinity);
pinLoad();
const { rows, errors } = await during(startReprise(store), (reprise) =>
  during(startFloor('server'), async (floor) =>
    floorTable(await cases(reprise), reprise, floor, options),
  ),
);
console.log(
  `\nCorpus × ${options.scale}, ${counted(options.rounds, 'round')} of ${options.seconds} s, median (least–most); latencies in ms; ${aboutFloor()}\n`,
);
printTable(rows);
const some = drawn.slice(0, 2000).map((messages) => bodyOf(messages, false));
console.log(`\n${await knownCounts(store, PATH, some)}`);
if (errors > 0) {
  console.error(`${errors} errors`);
  process.exitCode = 1;
}

async function cases(reprise: RunningServer): Promise<Case[]> {
  const each = await whole(reprise);
  const requests = each.requests.map((request) => ({ ...request, isNew: true }));
  const anew = { ...each, name: 'the same, each request new', requests };
  return [each, anew, await streamed(reprise)];
}

async function whole(reprise: RunningServer): Promise<Case> {
  const bodies = drawn.map((messages) => bodyOf(messages, false));
  const answers = await askEach({ ...reprise, path: PATH }, bodies);
  const requests = answers.map(({ body, answer }) => ({ body, answerBytes: answer.length }));
  return { name: 'whole, random histories', path: PATH, requests };
}

/** Those whose streams have {@link EVENTS} events; in a small corpus, as many as there are about that. */
async function streamed(reprise: RunningServer): Promise<Case> {
  const bodies = drawn.map((messages) => bodyOf(messages, true));
  const answers = await askEach({ ...reprise, path: PATH }, bodies);
  const far = ({ answer }: { answer: Buffer }): number => Math.abs(eventsIn(answer) - EVENTS);
  const nearest = answers.sort((a, b) => far(a) - far(b)).slice(0, Math.ceil(drawn.length / 100));
  const requests = nearest.map(({ body, answer }) => ({ body, answerBytes: answer.length }));
  return { name: `streamed, ${eventsIn(nearest[0].answer)} events`, path: PATH, requests };
}

function eventsIn(stream: Buffer): number {
  return stream.toString().split('\n\n').length - 1;
}

function bodyOf(messages: readonly Message[], stream: boolean): string {
  return JSON.stringify({
    model: 'gpt-4o',
    messages: messages.map(({ from, value }) => ({
      role: canonicalRole(from),
      content: value,
    })),
    ...(stream && { stream }),
  });
}
