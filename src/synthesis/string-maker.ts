import { UnsatisfiableError, type Budget } from './budget.js';
import { textOfFormat } from './formats.js';
import { regExpOf } from './pattern.js';
import { textOfPattern } from './pattern-text.js';
import type { Random } from './random.js';
import type { SchemaObject } from './schema.js';
import { NOUNS } from './words.js';

const TRIES = 20;
/** Words of a text about which nothing is said. */
const MOST_WORDS = 4;

/**
 * A text that fits all these schemas, as far as their lengths and patterns go, and one of their formats.
 * @throws UnsatisfiableError when none was found
 */
export function makeString(
  schemas: readonly SchemaObject[],
  random: Random,
  budget: Budget,
): string {
  // Lengths are in characters, not in code units.
  const least = schemas.reduce((all, { minLength = 0 }) => Math.max(all, minLength), 0);
  const most = schemas.reduce(
    (all, { maxLength = Infinity }) => Math.min(all, maxLength),
    Infinity,
  );
  if (least > most) throw new UnsatisfiableError('a text has to be longer than it may be');
  budget.addText(least);
  const patterns = schemas.flatMap(({ pattern }) => pattern ?? []);
  const formats = schemas.flatMap(({ format }) => format ?? []);
  const matchers = patterns.map(regExpOf);
  const fits = (text: string): boolean => {
    const { length } = Array.from(text);
    return length >= least && length <= most && matchers.every((matcher) => matcher.test(text));
  };
  for (let i = 0; i < TRIES; i++) {
    const text = candidate(patterns, formats, least, most, i, random, budget);
    if (fits(text)) return text;
    // Patterns without an end let anything follow.
    const padded = text.padEnd(least, 'a');
    if (fits(padded)) return padded;
  }
  throw new UnsatisfiableError('no text was found that fits it');
}

function candidate(
  patterns: readonly string[],
  formats: readonly string[],
  least: number,
  most: number,
  tries: number,
  random: Random,
  budget: Budget,
): string {
  if (patterns.length > 0) {
    const stretch = least === 0 ? 0 : Math.ceil((least * tries) / TRIES);
    return textOfPattern(patterns[tries % patterns.length], random, budget, stretch);
  }
  for (const format of formats) {
    const text = textOfFormat(format, random, least);
    if (text !== undefined) return text;
  }
  return words(least, most, random);
}

function words(least: number, most: number, random: Random): string {
  const count = random.whole(1, MOST_WORDS);
  let text: string = random.pick(NOUNS);
  for (let i = 1; i < count || text.length < least; i++) text += ` ${random.pick(NOUNS)}`;
  return text.slice(0, Math.max(least, Math.min(most, text.length))).slice(0, most);
}
