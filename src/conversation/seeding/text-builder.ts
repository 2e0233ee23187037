/** Chunks that are joined at a time: joined one by one, each short chunk would keep a node of its own. */
const CHUNKS_JOINED = 1024;
/** V8 cuts a text of at least this length out of another without a copy, and so keeps the other. */
const LONGEST_COPIED = 12;

/** Puts a text together from chunks. The text keeps nothing of what the chunks were cut from. */
export class TextBuilder {
  private first = '';
  private chunks: string[] = [];
  private blocks: string[] = [];

  /** Adds a chunk; none is empty. */
  add(chunk: string): void {
    if (this.first === '') {
      this.first = chunk;
      return;
    }
    this.chunks.push(chunk);
    if (this.chunks.length < CHUNKS_JOINED) return;
    this.blocks.push(this.chunks.join(''));
    this.chunks = [];
  }

  /** Forgets the text so far. */
  clear(): void {
    this.first = '';
    this.chunks = [];
    this.blocks = [];
  }

  /** The text so far; the next one is empty. */
  take(): string {
    const { first, chunks, blocks } = this;
    if (first === '') return '';
    this.first = '';
    if (chunks.length === 0 && blocks.length === 0) return ownCopy(first);
    this.clear();
    return [first, ...blocks, ...chunks].join('');
  }
}

/** The same text in memory of its own. */
function ownCopy(text: string): string {
  return text.length > LONGEST_COPIED ? [text.slice(0, 1), text.slice(1)].join('') : text;
}
