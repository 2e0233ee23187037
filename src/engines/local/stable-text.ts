/**
 * What more tokens may still change at the end of a text: a character that is not whole yet, and, where the library cleans
 * up spaces before marks and contractions (` .`, ` 's`, ` n't`, ` ' `), what may be the beginning of one.
 */
const UNSTABLE = /\ufffd+$/;
const UNSTABLE_CLEANED = /(?:'|\ufffd| .{0,2})+$/su;

/** The text of tokens that come one after the other: nothing of it is given before it is sure. */
export class StableText {
  private readonly ids: bigint[] = [];
  private readonly unstable: RegExp;
  private text = '';
  /** How much of the text was given, in UTF-16 code units. */
  private given = 0;

  /**
   * @param decode the text of all tokens so far, in which one that ends within a character ends with U+FFFD
   * @param cleans whether it removes spaces that were before marks and contractions
   */
  constructor(
    private readonly decode: (ids: bigint[]) => string,
    cleans: boolean,
  ) {
    this.unstable = cleans ? UNSTABLE_CLEANED : UNSTABLE;
  }

  /** Takes the next token; returns what of the text is sure now and was not before. */
  add(id: bigint): string {
    this.ids.push(id);
    this.text = this.decode(this.ids);
    return this.give(this.unstable.exec(this.text)?.index ?? this.text.length);
  }

  /** No token follows: returns the rest. */
  end(): string {
    return this.give(this.text.length);
  }

  private give(end: number): string {
    const more = this.text.slice(this.given, end);
    this.given = Math.max(this.given, end);
    return more;
  }
}
