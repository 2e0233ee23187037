import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import { cliOnStore } from '../support/cli-on-store.js';
import { runCli, runInShell, startCli } from '../support/cli.js';
import { conversationsIn, SAMPLE } from '../support/corpora.js';
import { House } from '../support/house.js';
import { array, entry, lines } from '../support/reply-files.js';
import { until } from '../support/until.js';

const house = new House();
afterAll(() => house.leave());

const { run, exported, repliesStored } = cliOnStore(house);

describe('seed', () => {
  test('ends with a summary: what was stored, how fast, with how much, and what was skipped', async () => {
    const { status, stdout, stderr } = await run('seed', SAMPLE);
    expect([status, stderr]).toEqual([0, '']);
    const stored = conversationsIn(SAMPLE);
    const messages = stored.reduce((sum, conversation) => sum + conversation.messages.length, 0);
    const [seeded, ...details] = stdout.split('\n');
    expect(seeded).toBe(`Seeded ${stored.length} conversations, ${messages} messages.`);
    expect(details.join('\n')).toMatch(
      /^ {2}Time +[\d.]+ s, [\d.]+ [kM]B\/s\n {2}Memory +[\d.]+ MB .*\n {2}On disk +[\d.]+ kB\n {2}Skipped +2\n/,
    );
    expect(stdout).toContain(`1 × conversation is empty (${SAMPLE}, entry `);
    expect(stdout).toContain(`1 × text is missing or null (${SAMPLE}, entry `);
  });

  test('tells its own memory, however much the process has that starts it', async () => {
    const large = Buffer.alloc(1e9, 1);
    const { stdout } = await run('seed', SAMPLE);
    const [, peak] = /^ {2}Memory +([\d.]+) MB at the peak/m.exec(stdout) ?? [];
    expect(Number(peak) * 1e6).toBeLessThan(large.length);
  });

  test('without a path takes SEED_FILE', async () => {
    const path = house.write(array('configured'));
    await runCli(house.dataDir, ['seed'], { SEED_FILE: path });
    expect(await repliesStored()).toEqual(['configured']);
  });

  test('takes several paths, in their order', async () => {
    await run('seed', house.write(array('b', 'a')), house.write(lines('c')));
    expect(await repliesStored()).toEqual(['b', 'a', 'c']);
  });

  test('takes a folder: the files in it by their content, in the order of their names', async () => {
    const folder = join(house.folder, 'folder');
    mkdirSync(folder);
    house.write(array('1'), 'folder/a');
    house.write(gzipSync(lines('2')), 'folder/b.txt');
    house.write(lines('3'), 'folder/c.ndjson');
    const notes = house.write('nothing to read', 'folder/notes.json');
    const { stdout, stderr } = await run('seed', folder);
    expect(await repliesStored()).toEqual(['1', '2', '3']);
    expect(stdout).toContain(`1 × file is neither JSON nor gzip (${notes})`);
    expect(stderr).toBe('');
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
      /^(seeding: [\d.]+ [kM]B, [\d.]+ [kM]B\/s, [\d,]+ messages, \d+ s so far\n)+$/,
    );
  });

  test('--help tells the formats, the setting and the store', async () => {
    const { status, stdout } = await run('seed', '--help');
    expect(status).toBe(0);
    for (const word of ['JSON Lines', 'gzip', '{messages: [', 'SEED_FILE', 'DATA_DIR']) {
      expect(stdout).toContain(word);
    }
  });

  test.each<[NodeJS.Signals, number]>([
    ['SIGHUP', 128 + 1],
    ['SIGINT', 128 + 2],
    ['SIGTERM', 128 + 15],
  ])(
    'is cancelled by %s, even while it waits for input, and the corpus stays',
    async (signal, status) => {
      await run('seed', house.write(array('kept')));
      const child = startCli(house.dataDir, ['seed', '-']);
      child.stdin.write(array('lost').slice(0, -1));
      const lock = join(house.dataDir, 'corpus/seeding.lock');
      await until('it seeds', () => readIfThere(lock).includes(`"pid":${child.pid},`));
      child.kill(signal);
      const stderr = 'The seed was cancelled. The corpus stays as it was.\n';
      expect(await child.end()).toMatchObject({ status, stderr });
      expect(await repliesStored()).toEqual(['kept']);
    },
  );
});

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
