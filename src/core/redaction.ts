import { findGuarded, type Span } from './guarded-regex.js';
import { NAMED_PATTERNS, type SecretPattern } from './redaction-patterns.js';
import type { RedactionRule } from './redaction-rules.js';

/** What stands in the place of what is not kept. */
export const REDACTED = '[redacted]';

/** Secrets that are shorter are words that stand anywhere. */
const SHORTEST_SECRET = 4;

/** Replaces what is not to be kept of texts. */
export class Redaction {
  /** Whether any pattern of ours may find something; undefined without such patterns. */
  private readonly hint: RegExp | undefined;
  private readonly patterns: readonly SecretPattern[];
  private readonly custom: readonly RegExp[];

  /** @param secrets the server's own, which are replaced whatever the rules are; those of less than four characters are no secrets */
  constructor(rules: readonly RedactionRule[], secrets: readonly string[] = []) {
    const named = rules.flatMap((rule) => (rule instanceof RegExp ? [] : [NAMED_PATTERNS[rule]]));
    const exact = exactly(secrets);
    const hints = [...named.map(({ hint }) => hint), ...(exact === undefined ? [] : [exact])];
    this.hint = hints.length > 0 ? new RegExp(hints.join('|'), 'i') : undefined;
    this.patterns = [
      ...named.flatMap(({ patterns }) => patterns),
      ...(exact === undefined ? [] : [{ regex: new RegExp(exact, 'g') }]),
    ];
    this.custom = rules.filter((rule) => rule instanceof RegExp);
  }

  /**
   * The text with {@link REDACTED} in the place of what is found. JSON stays JSON.
   * @throws SlowPatternError when a regular expression of the settings takes too long
   */
  redact(text: string): string {
    const spans = this.spansIn(text);
    if (spans.length === 0) return text;
    const redacted = replaced(text, spans);
    if (!isJson(text) || isJson(redacted)) return redacted;
    const quoted = replaced(text, spans, outsideStrings(text, spans));
    // A pattern has found quotes or half an escape: each string by itself has no such.
    return isJson(quoted) ? quoted : JSON.stringify(this.redactValue(JSON.parse(text)));
  }

  /** What is found, in order; none overlap. */
  private spansIn(text: string): Span[] {
    const found: Span[] = [];
    if (this.hint?.test(text)) for (const pattern of this.patterns) find(pattern, text, found);
    for (const pattern of this.custom) found.push(...findGuarded(pattern, text));
    return found.length === 0 ? found : merged(found);
  }

  private redactValue(value: unknown): unknown {
    if (typeof value === 'string') return this.redact(value);
    if (typeof value === 'number') {
      const text = String(value);
      return this.redact(text) === text ? value : REDACTED;
    }
    if (Array.isArray(value)) return value.map((each) => this.redactValue(each));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [this.redact(key), this.redactValue(each)]),
    );
  }
}

/** The source of a regex for secrets, as they are and as they are in JSON; undefined when there are none. */
function exactly(secrets: readonly string[]): string | undefined {
  const forms = secrets
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  if (forms.length === 0) return undefined;
  // Of two that begin alike, the longer one.
  return [...new Set(forms)]
    .sort((a, b) => b.length - a.length)
    .map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`))
    .join('|');
}

function find({ regex, accept, rest }: SecretPattern, text: string, found: Span[]): void {
  regex.lastIndex = 0;
  for (let match; (match = regex.exec(text));) {
    const before = match.length > 1 ? match[1].length : 0;
    const start = match.index + before;
    if (accept && !accept(match[0].slice(before))) {
      regex.lastIndex = match.index + 1;
      continue;
    }
    const end = match.index + match[0].length;
    regex.lastIndex = end + (rest ? lengthOf(rest, text, end) : 0);
    found.push({ start: behindEscape(text, start), end: regex.lastIndex });
  }
}

function lengthOf(rest: RegExp, text: string, at: number): number {
  rest.lastIndex = at;
  return rest.exec(text)?.[0].length ?? 0;
}

/** Where what is found begins, when its first letter belongs to an escape in JSON, as in `\nbob@example.com`. */
function behindEscape(text: string, start: number): number {
  let backslashes = 0;
  while (text[start - backslashes - 1] === '\\') backslashes++;
  if (backslashes % 2 === 0) return start;
  return start + (/^u[\da-f]{4}/i.test(text.slice(start, start + 5)) ? 5 : 1);
}

function merged(spans: Span[]): Span[] {
  const all: { start: number; end: number }[] = [];
  for (const { start, end } of spans.sort((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else if (end > start) all.push({ start, end });
  }
  return all;
}

function replaced(text: string, spans: readonly Span[], quoted?: ReadonlySet<Span>): string {
  let result = '';
  let at = 0;
  for (const span of spans) {
    result += text.slice(at, span.start);
    result += quoted?.has(span) ? JSON.stringify(REDACTED) : REDACTED;
    at = span.end;
  }
  return result + text.slice(at);
}

/** Which spans of JSON are outside its strings: numbers. */
function outsideStrings(json: string, spans: readonly Span[]): Set<Span> {
  const outside = new Set<Span>();
  let inString = false;
  let at = 0;
  for (const span of spans) {
    for (; at < span.start; at++) {
      if (json[at] === '\\') at++;
      else if (json[at] === '"') inString = !inString;
    }
    if (!inString) outside.add(span);
  }
  return outside;
}

function isJson(text: string): boolean {
  if (!/^\s*[[{"]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
