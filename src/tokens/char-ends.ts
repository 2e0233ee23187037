/**
 * Where each token of a text ends, as a UTF-16 offset: for one that ends inside a character, the offset of that
 * character, so that the token that completes it gets it all. Never inside a surrogate pair.
 * @param ends where the tokens end, in bytes of the text's UTF-8; this array itself is returned when it says the same
 */
export function charEnds(text: string, ends: Uint32Array): Uint32Array {
  // As many bytes as code units: all of them are ASCII.
  if (ends.at(-1) === text.length) return ends;
  const offsets = new Uint32Array(ends.length);
  let bytes = 0;
  let at = 0;
  for (let i = 0; i < ends.length; i++) {
    while (at < text.length) {
      const width = utf8Width(text, at);
      if (bytes + width > ends[i]) break;
      bytes += width;
      at += unitsOf(width);
    }
    offsets[i] = at;
  }
  return offsets;
}

/** The bytes of the character at a UTF-16 offset in UTF-8, where a lone surrogate is U+FFFD. */
export function utf8Width(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  return isPairAt(text, at) ? 4 : 3;
}

/** UTF-16 code units of a character of so many bytes. */
export function unitsOf(width: number): number {
  return width < 4 ? 1 : 2;
}

/** Whether a surrogate pair stands at a UTF-16 offset. */
export function isPairAt(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}
