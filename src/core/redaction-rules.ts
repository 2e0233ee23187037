import { findGuarded, SlowPatternError } from './guarded-regex.js';
import { NAMED_PATTERNS } from './redaction-patterns.js';

export type RuleName = keyof typeof NAMED_PATTERNS;

/** What is replaced in recordings: what a rule of ours finds, or a regular expression, which is global. */
export type RedactionRule = RuleName | RegExp;

const NAMES = Object.keys(NAMED_PATTERNS) as RuleName[];
const EXPECTED = `none, or a list of ${NAMES.join(', ')} and regular expressions such as /ACME-[0-9]+/i`;

/** An entry of the list: a name, or a regular expression, in which commas may stand. */
const ENTRY = /\s*(?:\/((?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([a-z]*)|([^,/]*?))\s*(?:,|$)/y;

/**
 * The rules that a text names, e.g. `keys, /ACME-[0-9]+/i`.
 * @throws Error with what is expected
 */
export function readRedaction(text: string): readonly RedactionRule[] {
  if (text === 'none') return [];
  const rules: RedactionRule[] = [];
  ENTRY.lastIndex = 0;
  for (let at = 0; at < text.length; at = ENTRY.lastIndex) {
    ENTRY.lastIndex = at;
    const entry = ENTRY.exec(text) as (string | undefined)[] | null;
    if (!entry) throw new Error(EXPECTED);
    const [, source, flags = '', name = ''] = entry;
    if (source !== undefined) rules.push(patternOf(source, flags));
    else if (name !== '') rules.push(ruleOf(name));
  }
  if (rules.length === 0) throw new Error(EXPECTED);
  return rules;
}

function ruleOf(name: string): RuleName {
  const rule = NAMES.find((each) => each === name);
  if (rule === undefined) throw new Error(EXPECTED);
  return rule;
}

function patternOf(source: string, flags: string): RegExp {
  const pattern = compiled(source, flags);
  if (findGuarded(pattern, '').length > 0)
    throw new Error(`${EXPECTED}: /${source}/ finds nothing at all, everywhere`);
  try {
    for (const probe of probesOf(source)) findGuarded(pattern, probe, PROBE_MS);
  } catch (error) {
    if (!(error instanceof SlowPatternError)) throw error;
    throw new Error(`${EXPECTED}: /${source}/ takes too long for some texts`, { cause: error });
  }
  return pattern;
}

function compiled(source: string, flags: string): RegExp {
  try {
    if (/[gyd]/.test(flags)) throw new SyntaxError(`the flags g, y and d mean nothing here`);
    return new RegExp(source, `${flags}g`);
  } catch (error) {
    throw new Error(`${EXPECTED}: ${(error as Error).message}`, { cause: error });
  }
}

/** Milliseconds that a pattern has for a probe. */
const PROBE_MS = 200;
const PROBE_UNITS = 20_000;
const MOST_PROBES = 40;

/** Texts that slow patterns are slow for: the same again and again, and then something else. */
function probesOf(source: string): string[] {
  const units = new Set([
    'a',
    '0',
    ' ',
    'a0',
    'a ',
    '-',
    '.',
    '/',
    ...(source.match(/[\w@.-]/g) ?? []),
  ]);
  return [...units]
    .slice(0, MOST_PROBES)
    .map((unit) => `${unit.repeat(PROBE_UNITS / unit.length)}\u0001`);
}
