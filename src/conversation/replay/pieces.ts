/** The pieces of a streamed text, one after the other, and how many tokens each completes. */
export class Pieces {
  /** The present piece. */
  text = '';
  /** The tokens that end in it; the last piece has all that are left. */
  count = 0;
  private readonly isAscii: boolean;
  private piece = 0;
  private start = 0;
  private bytes = 0;
  private tokens = 0;

  /**
   * @param ends where the tokens end, in bytes of the text's UTF-8
   * @param all where the pieces end, in UTF-16 code units
   */
  constructor(
    private readonly whole: string,
    private readonly ends: Uint32Array,
    private readonly all: readonly number[],
  ) {
    this.isAscii = ends.at(-1) === whole.length;
  }

  /** Goes on to the next piece; false when there is none. */
  next(): boolean {
    if (this.piece === this.all.length) return false;
    const end = this.all[this.piece++];
    this.text = this.whole.slice(this.start, end);
    this.start = end;
    this.bytes = this.isAscii ? end : this.bytes + Buffer.byteLength(this.text);
    const { ends, tokens } = this;
    if (this.piece === this.all.length) this.tokens = ends.length;
    else while (this.tokens < ends.length && ends[this.tokens] <= this.bytes) this.tokens++;
    this.count = this.tokens - tokens;
    return true;
  }
}
