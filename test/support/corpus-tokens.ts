import { expect } from '@jest/globals';
import type { EncodingName } from '../../src/tokens/encoding.js';
import { Tokenizer } from '../../src/tokens/tokenizer.js';
import { conversationsIn, SAMPLE } from './corpora.js';
import { endsByPackage } from './gpt-tokenizer.js';

/** UTF-16 code units of texts that are looked at together, more than are encoded at once. */
const TOGETHER = 40_000;
/** Of the texts of real corpora, one in so many is looked at: the package is slow. */
const ONE_IN = 50;

/** Real messages, some in one text as long as {@link TOGETHER}. */
function realTexts(path: string): string[] {
  const values = conversationsIn(path).flatMap(({ messages }) =>
    messages.map(({ value }) => value),
  );
  const some = path === SAMPLE ? values : values.filter((_, i) => i % ONE_IN === 0);
  const texts: string[] = [];
  for (const value of some) {
    const last = texts.at(-1);
    if (last !== undefined && last.length < TOGETHER)
      texts[texts.length - 1] = `${last}\n\n${value}`;
    else texts.push(value);
  }
  return texts;
}

/** Compares the tokens of the texts in a corpus with those of gpt-tokenizer. */
export function expectTokensOf(path: string, name: EncodingName): void {
  const tokenizer = Tokenizer.of(name);
  for (const text of realTexts(path)) {
    const ends = endsByPackage(name, text);
    expect(tokenizer.count(text)).toBe(ends.length);
    expect(
      Buffer.from(tokenizer.ends(text).buffer).equals(Buffer.from(Uint32Array.from(ends).buffer)),
    ).toBe(true);
  }
}
