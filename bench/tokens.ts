import { fileURLToPath } from 'node:url';
import { clearMergeCache, countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { Tokenizer } from '../src/tokens/tokenizer.js';
import { readOptions } from './options.js';
import { timed } from './run.js';
import { printTable, spread } from './statistics.js';
import { conversationTexts, unbrokenTexts, type TextKind } from './token-texts.js';

/*
 * Counting tokens with o200k_base, beside gpt-tokenizer in the same process and on the same texts, in turn. The package
 * remembers what it has merged; it is made to forget that before it meets a text again, as texts are mostly new.
 */

const PLAIN = { disallowedSpecial: new Set<string>() };
/** Texts without a space: the package takes the square of their length, so it gets short ones. */
const LONG = 1 << 20;
const SHORT = 1 << 12;

type Count = (text: string) => number;

const options = readOptions({ seconds: 3, rounds: 5 });
const tokenizer = Tokenizer.of('o200k_base');
const ours: Count = (text) => tokenizer.count(text);
const theirs: Count = (text) => countTokens(text, PLAIN);

console.log('Texts of conversations:\n');
printTable([
  ['', 'MB/s', 'Mchar/s', 'gpt-tokenizer: MB/s', 'Mchar/s', 'times as fast'],
  ...conversationTexts().map(compared),
]);

console.log(
  `\nOne text of ${LONG} UTF-16 code units without a break, and one of ${SHORT} for gpt-tokenizer:\n`,
);
const shortOnes = unbrokenTexts(SHORT);
printTable([
  ['', 'ms', 'Mchar/s', 'gpt-tokenizer: ms', 'Mchar/s'],
  ...unbrokenTexts(LONG).map(({ name, texts: [text] }, i) => [
    name,
    ...duration(ours, text),
    ...duration(theirs, shortOnes[i].texts[0]),
  ]),
]);

console.log('\nLoading it, in a process of its own:\n');
printTable([
  ['', 'ms', 'resident MB'],
  ['ours', ...(await loading('ours'))],
  ['gpt-tokenizer', ...(await loading('gpt-tokenizer'))],
]);

function compared({ name, texts }: TextKind): string[] {
  const rates: { readonly ours: number; readonly theirs: number }[] = [];
  if (total(ours, texts) !== total(theirs, texts)) throw new Error(`${name}: the counts differ`);
  for (let round = 0; round < options.rounds; round++) {
    rates.push({ theirs: rate(theirs, texts), ours: rate(ours, texts) });
  }
  const units = texts.reduce((sum, { length }) => sum + length, 0);
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const column = (of: 'ours' | 'theirs'): string[] => [
    spread(
      rates.map((each) => (each[of] * bytes) / units),
      1,
    ),
    spread(
      rates.map((each) => each[of]),
      1,
    ),
  ];
  return [
    name,
    ...column('ours'),
    ...column('theirs'),
    spread(
      rates.map((each) => each.ours / each.theirs),
      1,
    ),
  ];
}

function total(count: Count, texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + count(text), 0);
}

/** Millions of UTF-16 code units a second of processor time. */
function rate(count: Count, texts: readonly string[]): number {
  let units = 0;
  const start = performance.now();
  const before = process.cpuUsage();
  do {
    clearMergeCache();
    for (const text of texts) {
      count(text);
      units += text.length;
    }
  } while (performance.now() - start < options.seconds * 1000);
  return units / microseconds(before);
}

/** How long a text takes: milliseconds of processor time, and millions of UTF-16 code units a second. */
function duration(count: Count, text: string): string[] {
  const times = Array.from({ length: options.rounds }, () => {
    clearMergeCache();
    const before = process.cpuUsage();
    count(text);
    return microseconds(before) / 1000;
  });
  return [
    spread(times, 1),
    spread(
      times.map((time) => text.length / time / 1000),
      2,
    ),
  ];
}

function microseconds(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

async function loading(which: string): Promise<string[]> {
  const program = fileURLToPath(new URL('./tokens.load.js', import.meta.url));
  const runs: { readonly milliseconds: number; readonly bytes: number }[] = [];
  for (let round = 0; round < options.rounds; round++) {
    const { output } = await timed([program, which]);
    runs.push(JSON.parse(output) as (typeof runs)[number]);
  }
  return [
    spread(
      runs.map((run) => run.milliseconds),
      0,
    ),
    spread(
      runs.map((run) => run.bytes / 1e6),
      0,
    ),
  ];
}
