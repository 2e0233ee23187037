import { CorpusUnavailableError } from '../../core/errors.js';
import { GenerationReader } from './generation-reader.js';
import type { Generations } from './generations.js';
import { readSummary } from './summary.js';

/** How often opening the live generation is tried: it may be replaced and swept in the meantime. */
const OPEN_ATTEMPTS = 5;

/** Follows the live generation. */
export class LiveReader {
  private reader: GenerationReader | undefined;
  private stamp: { ino: number; mtimeMs: number } | undefined;
  private checked = false;
  /** Why there is no reader. */
  private unavailable = new CorpusUnavailableError();

  constructor(private readonly store: Generations) {}

  /**
   * The reader of the live generation. Looks for a newer one once for all look-ups that are made in one go: whoever asks
   * after a generation went live is answered from it.
   * @throws CorpusUnavailableError when there is none
   */
  current(): GenerationReader {
    if (!this.checked) {
      this.checked = true;
      queueMicrotask(() => (this.checked = false));
      this.follow();
    }
    if (!this.reader) throw this.unavailable;
    return this.reader;
  }

  /** Closes what is open, once nobody else reads it any more. */
  async close(): Promise<void> {
    const { reader } = this;
    this.reader = undefined;
    this.stamp = undefined;
    await reader?.release();
  }

  private follow(): void {
    const stamp = this.store.liveStamp();
    if (stamp?.ino === this.stamp?.ino && stamp?.mtimeMs === this.stamp?.mtimeMs) return;
    try {
      const old = this.reader;
      this.reader = this.open();
      this.unavailable = new CorpusUnavailableError();
      void old?.release();
    } catch (error) {
      if (!(error instanceof CorpusUnavailableError)) throw error;
      this.unavailable = error;
    }
    this.stamp = stamp;
  }

  private open(): GenerationReader | undefined {
    for (let attempt = 1; ; attempt++) {
      const id = this.store.live();
      if (id === undefined) return undefined;
      try {
        const folder = this.store.folder(id);
        return new GenerationReader(folder, readSummary(folder));
      } catch (error) {
        if (attempt === OPEN_ATTEMPTS || this.store.live() === id) throw error;
      }
    }
  }
}
