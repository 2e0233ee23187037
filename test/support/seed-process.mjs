/**
 * Seeds a corpus in a process of its own, indexing in a thread. Arguments: the data folder, a JSON file of conversations,
 * and how it ends: `commit`, `discard`, `cancel` (while
 * the index is finished), `kill` (by a signal, in the middle), or `rejected` (its files are gone).
 */
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

// By its address, so that the type checker does not read compiled files.
const compiled = new URL('../../build/stores/lmdb/lmdb.corpus.js', import.meta.url);
const { LmdbCorpus } = await import(compiled.href);

const [dataDir = '', file = '', end = ''] = process.argv.slice(2);

const writer = await new LmdbCorpus({ dataDir, threads: true }).write();
for (const conversation of JSON.parse(readFileSync(file, 'utf8'))) await writer.add(conversation);
if (end === 'commit') console.log(JSON.stringify(await writer.commit()));
if (end === 'discard') await writer.discard();
if (end === 'cancel') {
  const cancel = new AbortController();
  setImmediate(() => cancel.abort());
  await writer.commit(cancel.signal).catch((/** @type {NodeJS.ErrnoException} */ error) => {
    console.log(error.code);
  });
  await writer.discard();
}
if (end === 'kill') process.kill(process.pid, 'SIGKILL');
if (end === 'rejected') {
  // Without its folder a generation cannot be completed.
  const generations = join(dataDir, 'corpus', 'generations');
  for (const id of readdirSync(generations)) rmSync(join(generations, id), { recursive: true });
  await writer.commit().catch((/** @type {NodeJS.ErrnoException} */ error) => {
    console.log(error.code);
  });
  await writer.discard();
}
