import { createContext, Script } from 'node:vm';
import { RepriseError } from './errors.js';

/** A regular expression of the settings takes too long for a text. */
export class SlowPatternError extends RepriseError {
  readonly status = 500;
  readonly code = 'slow_pattern';
  constructor(pattern: RegExp, milliseconds: number) {
    super(`RECORD_REDACT: ${String(pattern)} took more than ${milliseconds} ms for a text.`);
  }
}

/** Places in a text: each begins at `start`, and ends before `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Milliseconds that a pattern has for a text. */
const PATIENCE_MS = 1000;
/** Texts of so many UTF-16 code units are short: their time is bounded by that. */
const SHORT = 64;

/** Where alone the time of a regular expression can be bounded. */
const sandbox = createContext({ text: '', pattern: /x/g, found: [] }) as {
  text: string;
  pattern: RegExp;
  found: number[];
};
const script = new Script(`
  found = [];
  pattern.lastIndex = 0;
  for (let match; (match = pattern.exec(text)); ) {
    found.push(match.index, match.index + match[0].length);
    if (match[0] === '') pattern.lastIndex++;
  }
`);

/**
 * What a regular expression of somebody else's finds in a text.
 * @param pattern global
 * @throws SlowPatternError when that takes too long
 */
export function findGuarded(pattern: RegExp, text: string, patience = PATIENCE_MS): Span[] {
  sandbox.text = text;
  sandbox.pattern = pattern;
  try {
    const options = text.length > SHORT ? { timeout: patience } : {};
    script.runInContext(sandbox, options);
    const { found } = sandbox;
    return Array.from({ length: found.length / 2 }, (_, i) => ({
      start: found[2 * i],
      end: found[2 * i + 1],
    }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new SlowPatternError(pattern, patience);
  } finally {
    sandbox.text = '';
  }
}
