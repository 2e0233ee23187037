/**
 * A text as BSON keeps it: a string; UTF-16 in little-endian bytes when it holds lone surrogates, which UTF-8 cannot; a
 * {@link TextReference} when it is too long for a document that holds its neighbours too.
 */
export type StoredText = string | Buffer | TextReference;

/** Where a long text is kept: so many parts in the collection of texts. */
export interface TextReference {
  /** Its number among the long texts of the generation. */
  readonly text: number;
  readonly parts: number;
}

/** A text as BSON keeps it in one piece. */
export function toStored(text: string): string | Buffer {
  return text.isWellFormed() ? text : Buffer.from(text, 'utf16le');
}

/** The text that {@link toStored} kept. */
export function fromStored(stored: string | Buffer): string {
  return typeof stored === 'string' ? stored : stored.toString('utf16le');
}

/** Whether a stored text is somewhere else. */
export function isReference(stored: StoredText): stored is TextReference {
  return typeof stored === 'object' && 'parts' in stored;
}
