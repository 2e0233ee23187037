import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, CommandRunner } from 'nest-commander';
import { RepriseError } from '../core/errors.js';
import { Corpus } from '../core/corpus.js';

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

  override async run(paths: string[]): Promise<void> {
    const file = paths.at(0);
    const toFile = file !== undefined && file !== '-';
    const target = toFile ? createWriteStream(file) : process.stdout;
    try {
      await pipeline(Readable.from(shareGpt(this.corpus)), target, { end: toFile });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // The reader has seen enough, as `| head` does.
      if (code === 'EPIPE') return;
      if (!(error instanceof RepriseError) && code === undefined) throw error;
      process.stderr.write(`${(error as Error).message}\n`);
      process.exitCode = 1;
    }
  }
}

/** The corpus as one JSON array, a conversation a line. */
async function* shareGpt(corpus: Corpus): AsyncGenerator<string> {
  let piece = '[';
  let separator = '\n';
  for await (const { id, messages } of corpus.conversations()) {
    piece += separator + JSON.stringify({ id, conversations: messages });
    separator = ',\n';
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}\n]\n`;
}
