/** A text that comes in pieces, cut between characters: some upstreams cut within the two halves of one in UTF-16. */
export class WholeCharacters {
  private half = '';

  /** The next piece, with what was kept of the one before it; empty when that is all there is. */
  next(piece: string): string {
    const text = this.half + piece;
    const last = text.charCodeAt(text.length - 1);
    const isHalf = last >= 0xd800 && last <= 0xdbff;
    this.half = isHalf ? text.slice(-1) : '';
    return isHalf ? text.slice(0, -1) : text;
  }

  /** What was kept and has no other half. */
  rest(): string {
    const { half } = this;
    this.half = '';
    return half;
  }
}
