/** Keeps one text in memory for all that are equal: the first so many that come, and so the most frequent. */
export class SharedTexts {
  private readonly texts = new Map<string, string>();

  /** @param most how many texts are kept */
  constructor(private readonly most: number) {}

  /** The same text, if it came before. */
  of(text: string): string {
    const first = this.texts.get(text);
    if (first !== undefined) return first;
    if (this.texts.size < this.most) this.texts.set(text, text);
    return text;
  }
}
