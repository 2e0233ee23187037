import { canonicalJson } from './canonical-json.js';
import { JsonScanner } from './json-scanner.js';

const COMMA = ','.charCodeAt(0);
const OPEN_BRACE = '{'.charCodeAt(0);
const CLOSE_BRACE = '}'.charCodeAt(0);
const OPEN_BRACKET = '['.charCodeAt(0);
const CLOSE_BRACKET = ']'.charCodeAt(0);
const QUOTE = '"';

/** A call of a tool, as a model asks for it. */
export interface ToolCall {
  readonly name: string;
  /** The arguments as text, which need not be JSON: models make mistakes. */
  readonly arguments: string;
}

/** The arguments of a call that has none. */
export const NO_ARGUMENTS = '{}';

/** What may stand beside the name of a call without arguments; with another key it is something else. */
const BESIDE_NAME = ['name', 'id', 'type', 'index'];

/**
 * The calls that a recorded text holds, one or a list of them, in LLaMA-Factory's layout (`{"name", "arguments"}`) or
 * OpenAI's (`{"id", "type", "function": {"name", "arguments"}}`). Arguments are the text of the recorded object, byte for
 * byte, or the content of the recorded string.
 * @returns undefined when the text is no tool call
 */
export function readToolCalls(value: string): readonly ToolCall[] | undefined {
  const scanner = new JsonScanner(value);
  scanner.space();
  const calls: ToolCall[] = [];
  const inList = scanner.take(OPEN_BRACKET);
  do {
    scanner.space();
    const call = readCall(value, scanner);
    if (!call) return undefined;
    calls.push(call);
    scanner.space();
  } while (inList && scanner.take(COMMA));
  if (inList && !scanner.take(CLOSE_BRACKET)) return undefined;
  scanner.space();
  return scanner.at === value.length ? calls : undefined;
}

/** Calls of a client as the text of a message: LLaMA-Factory's layout for one, a list of such objects for several. */
export function toolCallText(calls: readonly ToolCall[]): string {
  const texts = calls.map(
    ({ name, arguments: text }) =>
      `{"name": ${JSON.stringify(name)}, "arguments": ${isObject(text) ? text : JSON.stringify(text)}}`,
  );
  return texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
}

/**
 * The one form of all texts that mean the same calls: whatever their layout, white space, escapes, ways to write
 * numbers, and ids; and with arguments as an object or as text. It is such a text itself.
 * @returns undefined when the text is no tool call
 */
export function canonicalToolCalls(value: string): string | undefined {
  const calls = readToolCalls(value)?.map(
    ({ name, arguments: text }) =>
      `{"name":${JSON.stringify(name)},"arguments":${canonicalArguments(text)}}`,
  );
  return calls && `[${calls.join(',')}]`;
}

/** Arguments that are no JSON, or a JSON string, stay text: so no two that differ read alike. */
function canonicalArguments(text: string): string {
  const json = canonicalJson(text);
  if (json === undefined) return text.trim() === '' ? NO_ARGUMENTS : JSON.stringify(text);
  if (json === 'null') return NO_ARGUMENTS;
  return json.startsWith(QUOTE) ? JSON.stringify(json) : json;
}

/** Whether a text is a JSON object, and nothing around it. */
function isObject(text: string): boolean {
  const scanner = new JsonScanner(text);
  return text.startsWith('{') && scanner.value() && scanner.at === text.length;
}

/** Where a value stands in a text. */
interface Place {
  readonly start: number;
  readonly end: number;
}

function readCall(text: string, scanner: JsonScanner): ToolCall | undefined {
  const call = readMembers(text, scanner);
  const inner = call?.get('function');
  return named(text, inner ? readMembers(text, new JsonScanner(text, inner.start)) : call);
}

function named(
  text: string,
  members: ReadonlyMap<string, Place> | undefined,
): ToolCall | undefined {
  const name = members?.get('name');
  if (!members || !name || !text.startsWith(QUOTE, name.start)) return undefined;
  const given = members.get('arguments');
  if (!given && ![...members.keys()].every((key) => BESIDE_NAME.includes(key))) return undefined;
  const json = given ? text.slice(given.start, given.end) : 'null';
  return {
    name: JSON.parse(text.slice(name.start, name.end)) as string,
    arguments: json === 'null' ? NO_ARGUMENTS : contentOf(json),
  };
}

/** A JSON string's content; other JSON as it stands. */
function contentOf(json: string): string {
  return json.startsWith(QUOTE) ? (JSON.parse(json) as string) : json;
}

/** The members of the object at the scanner, which passes it; of keys that stand twice, the last. */
function readMembers(text: string, scanner: JsonScanner): Map<string, Place> | undefined {
  const members = new Map<string, Place>();
  if (!scanner.take(OPEN_BRACE)) return undefined;
  scanner.space();
  if (scanner.take(CLOSE_BRACE)) return members;
  do {
    scanner.space();
    const keyAt = scanner.at;
    if (!scanner.string()) return undefined;
    const key = JSON.parse(text.slice(keyAt, scanner.at)) as string;
    if (!scanner.colon()) return undefined;
    const start = scanner.at;
    if (!scanner.value()) return undefined;
    members.set(key, { start, end: scanner.at });
    scanner.space();
  } while (scanner.take(COMMA));
  return scanner.take(CLOSE_BRACE) ? members : undefined;
}
