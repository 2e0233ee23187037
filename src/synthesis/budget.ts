/** What one attempt may make. OpenAI's largest schemas, whose 5000 properties are all required, fit. */
const MOST_VALUES = 10_000;
const MOST_CHARACTERS = 1 << 17;
const DEEPEST = 200;
/** How much of that all attempts together may make. */
const MOST_ATTEMPTS = 2;

/** What is made before only the smallest values are. */
const FREE_VALUES = 200;
const FREE_DEPTH = 6;

/** No value was found that a schema accepts; other choices may find one. */
export class UnsatisfiableError extends Error {}

/** Bounds the size of what is made, so that it is made in little time whatever the schema asks for. */
export class Budget {
  private values = 0;
  private characters = 0;
  private share = 0;
  private isLean = false;

  /**
   * Begins an attempt; false when too much was made for another one.
   * @param isLean whether nothing is made but what the schema asks for
   */
  begin(isLean: boolean): boolean {
    this.share += Math.max(this.values / MOST_VALUES, this.characters / MOST_CHARACTERS);
    this.values = 0;
    this.characters = 0;
    this.isLean = isLean;
    return this.share < MOST_ATTEMPTS;
  }

  /** Counts a value that stands `depth` values deep. */
  addValue(depth: number): void {
    this.need(1);
    this.values++;
    if (depth > DEEPEST) throw new UnsatisfiableError('its values nest too deep');
  }

  /** Counts characters of a text, before they are made. */
  addText(characters: number): void {
    this.characters += characters;
    if (this.characters > MOST_CHARACTERS) throw new UnsatisfiableError('its texts are too long');
  }

  /** Throws when so many values more are too many. */
  need(values: number): void {
    if (this.values + values > MOST_VALUES) throw new UnsatisfiableError('its values are too many');
  }

  /** Whether a value at this depth is to be as small as it can be. */
  isTight(depth: number): boolean {
    return this.isLean || depth > FREE_DEPTH || this.values > FREE_VALUES;
  }
}
