import fc from 'fast-check';

/*
 * Tool calls as recorded, and what they mean by definition: not by the code under test, but by JSON.parse.
 */

/** Spellings of the role whose messages are tool calls. */
export const CALL_ROLES = ['function_call', 'tool_call', 'tool_calls'] as const;

/** A call: its name, and its arguments parsed, or as the text that is no JSON. */
interface Call {
  readonly name: string;
  readonly given: { readonly json: unknown } | { readonly text: string };
}

/** The calls of a text in the one form of all texts that mean the same; the text itself when it is no tool call. */
export function meantCalls(value: string): string {
  const parsed = parse(value);
  const list: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  const calls = list.map(meant);
  return calls.length > 0 && !calls.includes(undefined) ? `[${calls.join(',')}]` : value;
}

function meant(call: unknown): string | undefined {
  if (!isObject(call)) return undefined;
  const from = 'function' in call ? call.function : call;
  if (!isObject(from) || typeof from.name !== 'string') return undefined;
  const { name, arguments: given, ...others } = from;
  if (given === undefined && Object.keys(others).some((key) => !/^(id|type|index)$/.test(key)))
    return undefined;
  const meaning = typeof given === 'string' ? contents(given) : (given ?? {});
  return `{"name":${JSON.stringify(name)},"arguments":${JSON.stringify(meaning)}}`;
}

/** What a text of arguments stands for; strings in strings keep their quotes, so that they differ from other texts. */
function contents(text: string): unknown {
  if (text.trim() === '') return {};
  const parsed = parse(text);
  if (parsed === undefined) return text;
  return typeof parsed === 'string' ? JSON.stringify(parsed) : (parsed ?? {});
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const word = fc.constantFrom(
  'a',
  'q',
  'Paris',
  'é',
  '"',
  '\\',
  '中',
  '😀',
  '\ud800',
  '',
  ' ',
  'x y',
);
const number = fc.oneof(
  fc.integer({ min: -200, max: 200 }),
  fc.constantFrom(1.5, -0.25, 1e21, 1.5e-7, 123456789012345),
);

/** Any JSON, of a few values that are often equal, with keys that objects keep in their order. */
const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(word, number, fc.constantFrom(null, true, false)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(word, tie('value')), { maxLength: 3 }).map((all) => Object.fromEntries(all)),
  ),
})).value;

/** A way to write JSON: as tokens of the shortest form, each of which may be written in other ways. */
function written(value: unknown, ways: readonly number[]): string {
  const tokens = JSON.stringify(value).match(/"(?:[^"\\]|\\.)*"|[-+.\deE]+|[a-z]+|\S/g) ?? [];
  return tokens.map((token, i) => otherwise(token, ways[i % ways.length])).join('');
}

function otherwise(token: string, way: number): string {
  if (way === 1) return `${token} `;
  if (way === 2) return `\n\t${token}`;
  if (way === 3 && token.startsWith('"'))
    return token.replace(/[^\x20-\x7e]/g, (unit) => `\\u${hex(unit)}`);
  if (way === 4 && /^-?\d+$/.test(token)) return `${token}.0`;
  if (way === 4 && /^-?\d/.test(token) && !token.includes('e')) return `${token}E+0`;
  return token;
}

function hex(unit: string): string {
  return unit.charCodeAt(0).toString(16).padStart(4, '0');
}

const ways = fc.array(fc.nat(5), { minLength: 1, maxLength: 6 });

const call: fc.Arbitrary<Call> = fc.record({
  name: fc.constantFrom('search', 'f', 'é"'),
  given: fc.oneof(
    { weight: 4, arbitrary: json.map((value) => ({ json: value })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', ' ', 'q', '{"a":', '"', "{'a': 1}").map((text) => ({ text })),
    },
  ),
});

/** One way to write calls, of many: `way` is a layout, and `how` is how the JSON in it is written. */
function layout(calls: readonly Call[], way: number, how: readonly number[]): string {
  const objects = calls.map(({ name, given }, i) => {
    const inner = `{"name": ${written(name, how)}, "arguments": ${argumentsOf(given, way, how)}}`;
    return way < 3 ? inner : `{"id":"call_${way}${i}","type":"function","function":${inner}}`;
  });
  return objects.length === 1 && way !== 2 ? objects[0] : `[${objects.join(',')} ]`;
}

function argumentsOf(given: Call['given'], way: number, how: readonly number[]): string {
  if ('text' in given) return JSON.stringify(given.text);
  const json = written(given.json, how);
  // A string by itself would be taken for the text of the arguments.
  return way % 2 === 0 && typeof given.json !== 'string' ? json : JSON.stringify(json);
}

/** Two texts that mean the same calls. */
export const sameCallsTwice: fc.Arbitrary<readonly [string, string]> = fc
  .tuple(fc.array(call, { minLength: 1, maxLength: 3 }), fc.nat(5), fc.nat(5), ways, ways)
  .map(([calls, a, b, how, other]) => [layout(calls, a, how), layout(calls, b, other)] as const);

/** Texts of messages of {@link CALL_ROLES}: mostly calls, often equal to others, and some that are nearly calls. */
export const callText: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: sameCallsTwice.map(([text]) => text) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['', '[]', '{}', 'null', '{"name":1,"arguments":{}}', '{"name":"f","arguments":{}} x'],
      ...[
        '{"name":"f"}',
        '[{"name":"f"}]',
        '{"id":1,"name":"f","arguments":null}',
        '{"name":"f","age":1}',
      ],
      ...['{"name":"f","arguments":{"a":1}', '{"function":"f"}', '{"name":"f","arguments":{},}'],
      ...[
        '{"type":"function","function":{"name":"f","parameters":{}}}',
        '[{"name":"f"},1]',
        '\ud800',
      ],
    ),
  },
);
