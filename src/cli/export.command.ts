import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, CommandRunner } from 'nest-commander';
import { idToJson } from '../core/conversation-id.js';
import { Corpus } from '../core/corpus.js';
import { countedCorpus } from '../core/counted.js';
import { CorpusUnavailableError, RepriseError } from '../core/errors.js';
import { InterruptedError, writeWhole } from './target.js';
import { writeReason } from './write-reason.js';

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
    const sum: Sum = { conversations: 0, messages: 0 };
    try {
      // Nothing is opened before it is known that there is a corpus.
      const pieces = await begun(shareGpt(this.corpus, sum));
      if (toOutput) {
        await pipeline(Readable.from(pieces), process.stdout, { end: false });
        return;
      }
      await writeWhole(file, pieces);
      process.stderr.write(`Exported ${countedCorpus(sum)} to ${file}.\n`);
    } catch (error) {
      // The reader has seen enough, as `| head` does.
      if ((error as NodeJS.ErrnoException).code === 'EPIPE') return;
      process.stderr.write(`${this.told(error, toOutput ? 'standard output' : file)}\n`);
      process.exitCode = error instanceof InterruptedError ? error.status : 1;
    }
  }

  /** What a person is told of an error; throws those that are not for people. */
  private told(error: unknown, name: string): string {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof CorpusUnavailableError)
      return `${message.replace(/\.$/, '')} (the store is ${this.corpus.place}).`;
    if (error instanceof RepriseError) return error.told;
    if (error instanceof InterruptedError) return message;
    if (code === undefined) throw error;
    return `${name} cannot be written: ${writeReason(code) ?? message}`;
  }
}

/** What was exported so far. */
interface Sum {
  conversations: number;
  messages: number;
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
async function* shareGpt(corpus: Corpus, sum: Sum): AsyncGenerator<string> {
  let piece = '[';
  let separator = '\n';
  for await (const { id, messages } of corpus.conversations()) {
    const head = id === undefined ? '' : `"id":${idToJson(id)},`;
    piece += `${separator}{${head}"conversations":${JSON.stringify(messages)}}`;
    separator = ',\n';
    sum.conversations++;
    sum.messages += messages.length;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}\n]\n`;
}
