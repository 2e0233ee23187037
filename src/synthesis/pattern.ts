import { InvalidJsonSchemaError } from '../core/errors.js';

/** Longer patterns are refused: what is done with one takes time that grows with it. */
const LONGEST = 2000;

/** Characters that may stand behind a backslash where patterns are not in Unicode mode. */
const NEEDLESS = /^[^A-Za-z0-9^$\\.*+?()[\]{}|/]$/u;

/**
 * A pattern as ECMA-262 reads it in Unicode mode, which JSON Schema asks for. Characters that are escaped without need
 * (`\-`, `\@`), as many dialects allow, are taken for themselves.
 * @param place where it stands, for the error
 * @throws InvalidJsonSchemaError when it is no such pattern, or too long
 */
export function readPattern(pattern: string, place: string): string {
  if (pattern.length > LONGEST)
    throw new InvalidJsonSchemaError(`${place} has more than ${LONGEST} characters.`);
  if (compiles(pattern)) return pattern;
  const plain = pattern.replace(/\\(.)/gsu, (escape, character: string) =>
    NEEDLESS.test(character) ? `\\u{${character.codePointAt(0)?.toString(16)}}` : escape,
  );
  if (compiles(plain)) return plain;
  throw new InvalidJsonSchemaError(`${place} is no regular expression of ECMA-262.`);
}

/** The regular expression of a pattern that was read. */
export function regExpOf(pattern: string): RegExp {
  return new RegExp(pattern, 'u');
}

function compiles(pattern: string): boolean {
  try {
    regExpOf(pattern);
    return true;
  } catch {
    return false;
  }
}
