import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, CommandRunner, Option } from 'nest-commander';
import { idToJson } from '../core/conversation-id.js';
import { Corpus } from '../core/corpus.js';
import { countedCorpus } from '../core/counted.js';
import { CorpusUnavailableError, RepriseError } from '../core/errors.js';
import type { Conversation } from '../core/message.js';
import { Recordings } from '../core/recordings.js';
import { recordedConversations } from './recorded-conversations.js';
import { InterruptedError, writeWhole } from './target.js';
import { writeReason } from './write-reason.js';

/** Characters written at a time. */
const PIECE = 1 << 16;

/** `reprise export`: what the store holds, as a file that can be seeded again. */
@Command({
  name: 'export',
  arguments: '[file]',
  description:
    'Write the corpus, or what is recorded, as ShareGPT JSON, to a file or to standard output',
})
export class ExportCommand extends CommandRunner {
  constructor(
    private readonly corpus: Corpus,
    private readonly log: Recordings,
  ) {
    super();
  }

  @Option({ flags: '--recordings', description: 'what is recorded, in place of the corpus' })
  recordings(): boolean {
    return true;
  }

  override async run(
    [file = '-']: string[],
    { recordings }: { recordings?: boolean },
  ): Promise<void> {
    const toOutput = file === '-';
    const sum: Sum = { conversations: 0, messages: 0 };
    try {
      const conversations = recordings
        ? this.someRecorded(recordedConversations(this.log))
        : this.corpus.conversations();
      // Nothing is opened before it is known that there are some.
      const pieces = await begun(shareGpt(conversations, sum));
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

  /** The conversations, of which there is one at least. */
  private async *someRecorded(
    conversations: AsyncIterable<Conversation>,
  ): AsyncGenerator<Conversation> {
    let any = false;
    for await (const conversation of conversations) {
      any = true;
      yield conversation;
    }
    if (!any) throw new NothingRecordedError(this.log.place);
  }

  /** What a person is told of an error; throws those that are not for people. */
  private told(error: unknown, name: string): string {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof CorpusUnavailableError)
      return `${message.replace(/\.$/, '')} (the store is ${this.corpus.place}).`;
    if (error instanceof RepriseError) return error.told;
    if (error instanceof InterruptedError || error instanceof NothingRecordedError) return message;
    if (code === undefined) throw error;
    return `${name} cannot be written: ${writeReason(code) ?? message}`;
  }
}

/** There is nothing to export. */
class NothingRecordedError extends Error {
  constructor(place: string) {
    super(`Nothing is recorded (in ${place}).`);
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

/** Conversations as one JSON array, a conversation a line. */
async function* shareGpt(
  conversations: AsyncIterable<Conversation>,
  sum: Sum,
): AsyncGenerator<string> {
  let piece = '[';
  let separator = '\n';
  for await (const { id, messages } of conversations) {
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
