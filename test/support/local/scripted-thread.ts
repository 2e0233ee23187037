import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LiveChunk } from '../../../src/core/chunk.js';
import type { Job } from '../../../src/engines/local/messages.js';
import { ModelThread } from '../../../src/engines/local/model-thread.js';
import { removeFolder, temporaryFolder } from '../temporary-folder.js';
import { chunksOf, textOf } from './live.js';

const SCRIPT = pathToFileURL(join(import.meta.dirname, 'scripted.worker.mjs'));

/** A model's thread that does as it is told, instead of having a model. */
export class ScriptedThread {
  readonly thread: ModelThread;
  private readonly folder = temporaryFolder();

  /**
   * @param loading how it is loaded: see scripted.worker.mjs
   * @param bound how many may wait
   */
  constructor(loading = 'ready', bound = 32) {
    const place = {
      packageRoot: 'file:///nowhere/',
      folder: undefined,
      name: loading,
      cache: this.folder,
      precision: undefined,
    };
    // So little memory that using it all up takes no time.
    this.thread = new ModelThread(SCRIPT, place, bound, { maxOldGenerationSizeMb: 16 });
  }

  /** How many threads there have been. */
  get loads(): number {
    const file = join(this.folder, 'loads');
    return existsSync(file) ? readFileSync(file, 'utf8').length : 0;
  }

  /** Lets a thread that waits be ready. */
  go(): void {
    writeFileSync(join(this.folder, 'go'), '');
  }

  /** Begins what the text says. */
  run(
    text: string,
    signal = new AbortController().signal,
  ): Promise<AsyncIterable<readonly LiveChunk[]>> {
    return this.thread.run(jobSaying(text), signal);
  }

  /** The text of the whole answer. */
  async ask(text: string, signal?: AbortSignal): Promise<string> {
    return textOf(await chunksOf(await this.run(text, signal)));
  }

  async close(): Promise<void> {
    await this.thread.close();
    removeFolder(this.folder);
  }
}

function jobSaying(content: string): Job {
  return {
    messages: [{ role: 'user', content }],
    param: 'messages',
    n: 1,
    maxTokens: 16,
    stop: [],
    temperature: 0,
    topP: 1,
    seed: undefined,
  };
}
