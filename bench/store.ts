import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { LmdbCorpus } from '../src/stores/lmdb/lmdb.corpus.js';
import type { Message } from '../src/core/message.js';
import { corpusFile } from './corpus.js';

/** A folder with the corpus of this scale seeded into it, made on the first use. */
export async function seededStore(scale: number): Promise<string> {
  const file = await corpusFile(scale);
  const dataDir = `${file}.data`;
  if (existsSync(`${dataDir}/corpus/live`) && (await isReadable(dataDir))) return dataDir;
  console.log(`seeding ${file}…`);
  rmSync(dataDir, { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, ['dist/cli.js', 'seed', file], {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('The seed failed.');
  return dataDir;
}

async function isReadable(dataDir: string): Promise<boolean> {
  const corpus = new LmdbCorpus({ dataDir });
  const [live] = await corpus.generations();
  await corpus.onApplicationShutdown();
  return live.messages > 0;
}

/** `count` messages with a reply, drawn evenly over the whole corpus, each with the one before it when there is one. */
export async function drawMessages(dataDir: string, count: number): Promise<Message[][]> {
  const corpus = new LmdbCorpus({ dataDir });
  const drawn: Message[][] = [];
  let seen = 0;
  for await (const { messages } of corpus.conversations()) {
    for (let i = 0; i + 1 < messages.length; i++) {
      const place = seen < count ? seen : Math.floor(Math.random() * (seen + 1));
      if (place < count) drawn[place] = messages.slice(Math.max(0, i - 1), i + 1);
      seen++;
    }
  }
  await corpus.onApplicationShutdown();
  return shuffle(drawn);
}

function shuffle<T>(items: T[]): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}
