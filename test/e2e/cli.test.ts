import { chmodSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Ended } from '../support/child.js';
import { runCli, runInShell, startCli } from '../support/cli.js';
import { conversationsIn, SAMPLE } from '../support/corpora.js';
import { Fifo } from '../support/fifo.js';
import { House } from '../support/house.js';
import { until } from '../support/until.js';

const house = new House();
afterAll(() => house.leave());

const run = (...args: string[]): Promise<Ended> => runCli(house.dataDir, args);

interface Exported {
  readonly id?: string | number;
  readonly conversations: readonly { readonly from: string; readonly value: string }[];
}

async function exported(): Promise<Exported[]> {
  const { stdout, stderr, status } = await run('export');
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Exported[];
}

const repliesStored = async (): Promise<string[]> =>
  (await exported()).map(({ conversations }) => conversations[1].value);

const entry = (reply: string): object => ({
  conversations: [
    { from: 'human', value: 'hi' },
    { from: 'gpt', value: reply },
  ],
});
const array = (...replies: string[]): string => JSON.stringify(replies.map(entry), null, 1);
const lines = (...replies: string[]): string =>
  replies.map((reply) => `${JSON.stringify(entry(reply))}\n`).join('');

describe('seed', () => {
  test('ends with a summary: what was stored, how fast, with how much, and what was skipped', async () => {
    const { status, stdout, stderr } = await run('seed', SAMPLE);
    expect([status, stderr]).toEqual([0, '']);
    const stored = conversationsIn(SAMPLE);
    const messages = stored.reduce((sum, conversation) => sum + conversation.messages.length, 0);
    const [seeded, ...details] = stdout.split('\n');
    expect(seeded).toBe(`Seeded ${stored.length} conversations, ${messages} messages.`);
    expect(details.join('\n')).toMatch(
      /^ {2}Time +[\d.]+ s, [\d.]+ MB\/s\n {2}Memory +[\d.]+ MB .*\n {2}On disk +[\d.]+ kB\n {2}Skipped +2\n/,
    );
    expect(stdout).toContain(`1 × conversation is empty (${SAMPLE}, entry `);
    expect(stdout).toContain(`1 × text is missing or null (${SAMPLE}, entry `);
  });

  test('without a path takes what seeding over HTTP would take', async () => {
    const path = house.write(array('configured'));
    await runCli(house.dataDir, ['seed'], { SEED_FILE: path });
    expect(await repliesStored()).toEqual(['configured']);
    expect((await run('seed')).stdout).toContain('Seeded 143 conversations');
  });

  test('takes several paths, in their order', async () => {
    await run('seed', house.write(array('b', 'a')), house.write(lines('c')));
    expect(await repliesStored()).toEqual(['b', 'a', 'c']);
  });

  test('takes a folder: its JSON files in the order of their names', async () => {
    const folder = join(house.folder, 'folder');
    mkdirSync(folder);
    house.write(array('1'), 'folder/a.json');
    house.write(gzipSync(lines('2')), 'folder/b.jsonl.gz');
    house.write(lines('3'), 'folder/c.ndjson');
    house.write('nothing to read', 'folder/notes.txt');
    await run('seed', folder);
    expect(await repliesStored()).toEqual(['1', '2', '3']);
  });

  const contents: [string, (replies: string[]) => string | Buffer][] = [
    ['a JSON array', (replies) => array(...replies)],
    ['JSON Lines', (replies) => lines(...replies)],
    ['JSON Lines without a last line end', (replies) => lines(...replies).trimEnd()],
    ['a JSON array behind a byte-order mark', (replies) => `\ufeff${array(...replies)}`],
    ['a gzip JSON array', (replies) => gzipSync(array(...replies))],
    ['gzip JSON Lines', (replies) => gzipSync(lines(...replies))],
  ];

  test.each(contents)('tells by its content that a file is %s', async (_, content) => {
    const { status } = await run('seed', house.write(content(['x', 'é😀']), 'anything.bin'));
    expect(status).toBe(0);
    expect(await repliesStored()).toEqual(['x', 'é😀']);
  });

  test.each(contents.slice(-3))('reads standard input that is %s', async (_, content) => {
    const { status } = await runCli(house.dataDir, ['seed', '-'], {}, content(['y', 'é😀']));
    expect(status).toBe(0);
    expect(await repliesStored()).toEqual(['y', 'é😀']);
  });

  test('reads a pipe, and tells the byte where it stops being JSON', async () => {
    const good = house.write(array('piped'));
    const piped = await runInShell(house.dataDir, `$REPRISE seed <(cat ${good})`);
    expect(piped.status).toBe(0);
    expect(await repliesStored()).toEqual(['piped']);
    const bad = house.write('[{"é":1}, nonsense]');
    const { status, stderr } = await runInShell(house.dataDir, `$REPRISE seed <(cat ${bad})`);
    expect([status, stderr]).toEqual([1, expect.stringContaining('not JSON at byte 11 ')]);
  });

  test('recognises four layouts by their shape', async () => {
    const [asked, told] = ['hi', 'hello'];
    const sharegpt = [
      { from: 'human', value: asked },
      { from: 'gpt', value: told },
    ];
    const openai = [
      { role: 'user', content: asked },
      { role: 'assistant', content: told },
    ];
    const entries = [
      { id: 1, conversations: sharegpt },
      { id: 'two', items: sharegpt },
      { conversation: openai },
      { messages: openai },
    ];
    await run('seed', house.write(JSON.stringify(entries)));
    const asStored = openai.map(({ role, content }) => ({ from: role, value: content }));
    expect(await exported()).toEqual([
      { id: 1, conversations: sharegpt },
      { id: 'two', conversations: sharegpt },
      { conversations: asStored },
      { conversations: asStored },
    ]);
  });

  test('shows a line every few seconds where there is no terminal', async () => {
    const child = startCli(house.dataDir, ['seed', '-']);
    child.stdin.write('[');
    await until('a line is there', () => {
      child.stdin.write(`${JSON.stringify(entry('slow'))},`);
      return child.stderr.includes('\n');
    });
    child.stdin.end(`${JSON.stringify(entry('slow'))}]`);
    const { status, stderr } = await child.end();
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /^(seeding: [\d.]+ [kM]?B[^,]*, \d+ MB\/s, [\d,]+ messages, \d+ s so far\n)+$/,
    );
  });

  test.each<NodeJS.Signals>(['SIGINT', 'SIGTERM'])(
    'is cancelled by %s, even while it waits for input, and the corpus stays',
    async (signal) => {
      await run('seed', house.write(array('kept')));
      const child = startCli(house.dataDir, ['seed', '-']);
      child.stdin.write(array('lost').slice(0, -1));
      const lock = join(house.dataDir, 'corpus/seeding.lock');
      await until('it seeds', () => readIfThere(lock).includes(`"pid":${child.pid},`));
      child.kill(signal);
      expect(await child.end()).toMatchObject({ status: 1, stderr: 'The seed was cancelled.\n' });
      expect(await repliesStored()).toEqual(['kept']);
    },
  );
});

describe('what cannot be done ends with status 1 and one readable line', () => {
  beforeAll(async () => {
    await run('seed', house.write(array('kept')));
  });

  const expectLine = ({ status, stdout, stderr }: Ended, line: RegExp | string): void => {
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr).toMatch(line);
  };

  test.each<[string, () => string, RegExp]>([
    ['a missing file', () => join(house.folder, 'missing'), /missing: no such file or folder$/m],
    ['an empty file', () => house.write(''), /no conversation found/],
    ['an empty list', () => house.write('[]'), /no conversation found.*The corpus stays as it was/],
    ['only unusable entries', () => house.write('[1,{}]'), /entry is not an object \(1\)/],
    ['no JSON', () => house.write('[{"a":1},x]'), /not JSON at byte 9 /],
    ['JSON cut short', () => house.write('[{"a":1},'), /the JSON ends too early, at byte 9 /],
    ['no UTF-8', () => house.write(Buffer.from('["é\xff"]', 'latin1')), /not UTF-8 at byte 2$/m],
    [
      'gzip cut short',
      () => house.write(gzipSync(array('x')).subarray(0, -9)),
      /gzip data is damaged/,
    ],
  ])('seeding %s', async (_, path, line) => {
    expectLine(await run('seed', path()), line);
  });

  test('seeding a file that vanishes while others are read', async () => {
    const folder = join(house.folder, 'vanishing');
    mkdirSync(folder);
    const fifo = new Fifo(join(folder, 'a.json'));
    const second = house.write(array('never read'), 'vanishing/b.json');
    const child = startCli(house.dataDir, ['seed', folder]);
    await fifo.meet();
    rmSync(second);
    fifo.write(array('read'));
    fifo.close();
    expectLine(await child.end(), `${second}: no such file or folder`);
  });

  const isRoot = process.getuid?.() === 0;
  (isRoot ? test.skip : test)(
    `seeding a file without permission${isRoot ? ' (not run: root may read everything)' : ''}`,
    async () => {
      const path = house.write(array('secret'));
      chmodSync(path, 0);
      expectLine(await run('seed', path), /permission denied/);
    },
  );

  const memory = process.platform === 'linux' ? test : test.skip;
  memory('seeding a file that cannot be read to its end', async () => {
    expectLine(await run('seed', '/proc/self/mem'), /\/proc\/self\/mem: /);
  });

  test('exporting to where nothing can be written', async () => {
    expectLine(await run('export', join(house.folder, 'no/such/folder')), /no\/such\/folder/);
  });

  test('exporting an empty store', async () => {
    expectLine(
      await runCli(join(house.folder, 'empty'), ['export']),
      'No corpus has been seeded yet',
    );
  });

  test('a command or an option that nobody knows', async () => {
    expectLine(await run('nonsense'), "error: unknown command 'nonsense'");
    expectLine(await run('seed', '--fast'), "error: unknown option '--fast'");
  });

  test.each([
    ['PORT', 'x'],
    ['STRATEGY', 'v0'],
    ['BODY_LIMIT', 'much'],
    ['DATA_DIR', SAMPLE],
  ])('a wrong %s', async (name, value) => {
    const line = new RegExp(`^${name}: "${value}" (is not|cannot be) `);
    expectLine(await runCli(house.dataDir, ['inspect'], { [name]: value }), line);
  });

  test('and the corpus is as it was', async () => {
    expect(await repliesStored()).toEqual(['kept']);
  });
});

describe('inspect', () => {
  const stored = conversationsIn(SAMPLE);
  const messages = stored.flatMap((conversation) => conversation.messages);

  beforeAll(async () => {
    await run('seed', SAMPLE);
  });

  interface Inspected {
    state: string;
    conversations: number;
    messages: number;
    bytes: number;
    details: {
      roles: { role: string; messages: number }[];
      lengths: Record<string, number>;
      repeated: { from: string; value: string; times: number }[];
    };
  }

  const inspected = async (): Promise<Inspected[]> =>
    JSON.parse((await run('inspect', '--json')).stdout) as Inspected[];

  test('--json has the counts, the roles, the lengths and what is repeated most', async () => {
    const [live, ...others] = await inspected();
    expect(others).toEqual([]);
    expect(live).toMatchObject({
      state: 'live',
      conversations: stored.length,
      messages: messages.length,
    });
    const { roles, lengths, repeated } = live.details;
    const counts = roles.map(({ role, messages: count }) => [role, count]);
    expect(Object.fromEntries(counts)).toEqual(countBy(messages.map(({ from }) => from)));
    const sorted = messages.map(({ value }) => value.length).sort((a, b) => a - b);
    expect(lengths.longest).toBe(sorted.at(-1));
    for (const [name, share] of [
      ['median', 0.5],
      ['p90', 0.9],
      ['p99', 0.99],
    ] as const) {
      const exact = sorted[Math.ceil(share * sorted.length) - 1];
      expect(Math.abs(lengths[name] - exact)).toBeLessThanOrEqual(1 + 0.02 * exact);
    }
    const questions = messages.filter(({ from }) => ['human', 'user'].includes(from));
    const times = countBy(questions.map(({ value }) => value));
    const most = Math.max(...Object.values(times));
    expect(repeated[0].times).toBe(most);
    for (const { from, value, times: counted } of repeated) {
      if (from === 'user') expect([value, counted]).toEqual([value, times[value]]);
    }
  });

  test('tells a person the same', async () => {
    const { stdout } = await run('inspect');
    expect(stdout).toMatch(/^Generation \S+ \(live\), of \d{4}-/);
    expect(stdout).toContain(`\n  Conversations  ${stored.length}\n`);
    expect(stdout).toContain(`\n  Messages       ${messages.length}\n`);
    expect(stdout).toMatch(/\n {2}Roles +human \d+, gpt \d+/);
    expect(stdout).toMatch(/\n {2}Most repeated\n +\d+ × user: /);
  });

  test('says that an empty store is empty', async () => {
    const { status, stdout } = await runCli(join(house.folder, 'nothing'), ['inspect']);
    expect([status, stdout]).toEqual([0, 'The store is empty.\n']);
  });
});

test('--help lists the commands', async () => {
  const { status, stdout } = await run('--help');
  expect(status).toBe(0);
  for (const command of ['seed', 'inspect', 'export']) {
    expect(stdout).toMatch(new RegExp(`^ +${command} `, 'm'));
  }
});

function countBy(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
