import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, CommandRunner } from 'nest-commander';
import { idToJson } from '../core/conversation-id.js';
import { RepriseError } from '../core/errors.js';
import { Corpus } from '../core/corpus.js';
import { InterruptedError, writeWhole } from './target.js';

/** Characters written at a time. */
const PIECE = 1 << 16;

/** `reprise export`: what the store holds, as a file that can be seeded again. */
@Command({
  name: 'export',
  arguments: '[file]',
  description: 'Write the corpus as ShareGPT JSON, to a file or to standard output',
})
export class ExportCommand extends CommandRunner {
  constructor(private readonly corpus: Corpus) {
    super();
  }

  override async run([file = '-']: string[]): Promise<void> {
    const toOutput = file === '-';
    try {
      // Nothing is opened before it is known that there is a corpus.
      const pieces = await begun(shareGpt(this.corpus));
      if (toOutput) await pipeline(Readable.from(pieces), process.stdout, { end: false });
      else await writeWhole(file, pieces);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      // The reader has seen enough, as `| head` does.
      if (code === 'EPIPE') return;
      const told = error instanceof RepriseError || error instanceof InterruptedError;
      if (!told && code === undefined) throw error;
      const name = toOutput ? 'standard output' : file;
      process.stderr.write(`${told ? message : `${name} cannot be written: ${message}`}\n`);
      process.exitCode = 1;
    }
  }
}

/** The same sequence, whose first element is at hand: what it fails with at once, this fails with. */
async function begun<T>(sequence: AsyncGenerator<T>): Promise<AsyncGenerator<T>> {
  const first = await sequence.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* sequence;
  })();
}

/** The corpus as one JSON array, a conversation a line. */
async function* shareGpt(corpus: Corpus): AsyncGenerator<string> {
  let piece = '[';
  let separator = '\n';
  for await (const { id, messages } of corpus.conversations()) {
    const head = id === undefined ? '' : `"id":${idToJson(id)},`;
    piece += `${separator}{${head}"conversations":${JSON.stringify(messages)}}`;
    separator = ',\n';
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}\n]\n`;
}
