import type { Corpus, CorpusWriter, GenerationSummary, Skipped } from '../../core/corpus.js';
import { SeedCancelledError, SeedInputError } from '../../core/seed-errors.js';
import type { MaybePromise } from '../../core/maybe-promise.js';
import { EntryParser } from './entry-parser.js';
import { Layouts, NEEDS } from './layouts.js';
import type { SeedInput } from './seed-input.js';
import { SkipLog } from './skip-log.js';
import { checkSyntax, SyntaxCheck } from './syntax-check.js';
import { Utf8Decoder } from './utf8-decoder.js';

/** Inputs that an error about all of them names. */
const NAMED = 5;

/** How far a seed has come. */
export interface SeedProgress {
  /** Bytes read, as stored. */
  readonly bytesRead: number;
  /** Bytes to read; absent when standard input is among them. */
  readonly bytesTotal?: number;
  readonly conversations: number;
  readonly messages: number;
  /** Entries, messages and ids left out, and what is in a folder but not to be read. */
  readonly skipped: number;
  /** Since the start. */
  readonly seconds: number;
}

/** A completed seed. */
export interface SeedResult extends SeedProgress {
  readonly generation: GenerationSummary;
  readonly reasons: readonly Skipped[];
}

/** How a seed is watched and cancelled. */
export interface SeedOptions {
  /** Ends the seed with {@link SeedCancelledError}, until its generation is live; the one that was live stays. */
  readonly signal?: AbortSignal;
  /**
   * Called once nothing else may seed, with the id of the generation that is written. What it throws, or rejects with,
   * ends the seed before anything is read.
   */
  readonly onBegin?: (generation: string) => MaybePromise<void>;
  /** Called after each piece of input. */
  readonly onProgress?: (progress: SeedProgress) => void;
}

/** Streams recorded conversations into a new generation of the corpus. Memory stays flat whatever their size. */
export class Seeder {
  constructor(private readonly corpus: Corpus) {}

  /**
   * Seeds all inputs into one generation, which goes live at the end.
   * @throws SeedInputError when an input cannot be read, is not JSON, or holds no conversation
   * @throws SeedRunningError when another seed is running
   * @throws SeedCancelledError when the signal says so before the generation is live
   */
  async seed(inputs: readonly SeedInput[], options: SeedOptions = {}): Promise<SeedResult> {
    const writer = await this.corpus.write();
    try {
      await options.onBegin?.(writer.id);
      return await new Run(inputs, writer, options).complete();
    } catch (error) {
      await writer.discard();
      throw error;
    }
  }
}

class Run {
  private readonly started = performance.now();
  private readonly skipped = new SkipLog();
  private readonly layouts = new Layouts((reason) => {
    this.skipped.add(reason, this.file, this.entry);
  });
  private file = '';
  private entry = 0;
  private conversations = 0;
  private messages = 0;
  private readonly bytesTotal: number | undefined;
  /** Bytes of the inputs that are done. Kept, since summing them up for each piece takes for ever with many inputs. */
  private bytesDone = 0;
  private reading: SeedInput | undefined;

  constructor(
    private readonly inputs: readonly SeedInput[],
    private readonly writer: CorpusWriter,
    private readonly options: SeedOptions,
  ) {
    this.bytesTotal = totalSize(inputs);
  }

  async complete(): Promise<SeedResult> {
    for (const input of this.inputs) {
      if (input.leftOut === undefined) await this.read(input);
      else this.skipped.add(input.leftOut, input.name);
    }
    if (this.conversations === 0) throw this.nothing();
    const generation = await this.writer.commit(this.options.signal);
    return { ...this.progress(), generation, reasons: this.skipped.summary() };
  }

  private async read(input: SeedInput): Promise<void> {
    this.file = input.name;
    this.entry = 0;
    this.reading = input;
    const decoder = new Utf8Decoder(input.name);
    const parser = new EntryParser({ needs: NEEDS });
    // What cannot be read again is checked as it comes, so that its errors have an offset too.
    const check = input.again ? undefined : new SyntaxCheck(input.name);
    for await (const chunk of input.chunks(this.options.signal)) {
      const text = decoder.write(chunk);
      check?.write(text, decoder.bytes);
      await this.store(await this.parsed(input, () => parser.write(text)));
      this.options.onProgress?.(this.progress());
      if (this.options.signal?.aborted) throw new SeedCancelledError();
    }
    decoder.end();
    check?.end();
    await this.store(await this.parsed(input, () => parser.end()));
    this.reading = undefined;
    this.bytesDone += input.bytesRead;
  }

  /** Runs the parser; when it fails, says where. */
  private async parsed(input: SeedInput, parse: () => unknown[]): Promise<unknown[]> {
    try {
      return parse();
    } catch (error) {
      if (input.again) await checkSyntax(input, this.options.signal);
      throw new SeedInputError(`${input.name}: ${(error as Error).message}`);
    }
  }

  private async store(entries: readonly unknown[]): Promise<void> {
    for (const entry of entries) {
      this.entry++;
      const conversation = this.layouts.conversation(entry);
      if (!conversation) continue;
      this.conversations++;
      this.messages += conversation.messages.length;
      const full = this.writer.add(conversation);
      if (full) await full;
    }
  }

  private progress(): SeedProgress {
    const { bytesTotal, conversations, messages } = this;
    return {
      bytesRead: this.bytesDone + (this.reading?.bytesRead ?? 0),
      ...(bytesTotal !== undefined && { bytesTotal }),
      conversations,
      messages,
      skipped: this.skipped.total,
      seconds: (performance.now() - this.started) / 1000,
    };
  }

  private nothing(): SeedInputError {
    const read = this.inputs.filter(({ leftOut }) => leftOut === undefined);
    const names = read.slice(0, NAMED).map(({ name }) => name);
    if (read.length > NAMED) names.push(`${read.length - NAMED} more`);
    const reasons = this.skipped.counts();
    return new SeedInputError(
      `${names.join(', ')}: no conversation found${reasons && `: ${reasons}`}. The corpus stays as it was.`,
    );
  }
}

/** Bytes of all inputs; undefined when one has no size. */
function totalSize(inputs: readonly SeedInput[]): number | undefined {
  let total = 0;
  for (const { size } of inputs) {
    if (size === undefined) return undefined;
    total += size;
  }
  return total;
}
