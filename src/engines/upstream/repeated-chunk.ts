const CONTENT = '"content":';
const QUOTE = '"';

/**
 * Knows chunks of a stream that differ from one before in their text alone, as nearly all do: their text is cut out,
 * which takes a tenth of the time that parsing takes.
 */
export class RepeatedChunk {
  /** What stands before a text's quote, and behind it; empty when nothing is known. */
  private before = '';
  private behind = '';

  /** Remembers a chunk in which nothing but this text counts. */
  learn(data: string, text: string): void {
    const at = data.indexOf(CONTENT) + CONTENT.length;
    const literal = JSON.stringify(text);
    if (at < CONTENT.length || !data.startsWith(literal, at)) {
      this.forget();
      return;
    }
    this.before = data.slice(0, at + 1);
    this.behind = data.slice(at + literal.length - 1);
  }

  /** Knows none any more. */
  forget(): void {
    this.before = this.behind = '';
  }

  /** The text of a chunk that is known but for it; undefined of another, and of a text that has escapes. */
  textOf(data: string): string | undefined {
    const { before, behind } = this;
    if (before === '' || data.length < before.length + behind.length) return undefined;
    if (!data.startsWith(before) || !data.endsWith(behind)) return undefined;
    const text = data.slice(before.length, data.length - behind.length);
    return text.includes(QUOTE) || text.includes('\\') ? undefined : text;
  }
}
