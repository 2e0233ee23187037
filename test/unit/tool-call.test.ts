import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  canonicalToolCalls,
  readToolCalls,
  toolCallText,
  type ToolCall,
} from '../../src/core/tool-call.js';
import { anyText } from '../support/arbitraries.js';
import { jsonTokens } from '../support/json-text.js';
import { callText, meantCalls, sameCallsTwice } from '../support/tool-calls.js';

const call = (name: string, text: string): ToolCall => ({ name, arguments: text });

describe('readToolCalls', () => {
  test.each<[string, readonly ToolCall[]]>([
    [
      '{"name": "search", "arguments": {"q": "x",  "n": 1.0}}',
      [call('search', '{"q": "x",  "n": 1.0}')],
    ],
    ['{"arguments":"{\\"q\\": \\"x\\"}","name":"search"}', [call('search', '{"q": "x"}')]],
    ['{"name":"f","arguments":"not JSON"}', [call('f', 'not JSON')]],
    ['{"name":"f","arguments":[1, 2]}', [call('f', '[1, 2]')]],
    ['{"name":"f","arguments":""}', [call('f', '')]],
    ['{"name":"f","arguments":null}', [call('f', '{}')]],
    ['{"name":"f"}', [call('f', '{}')]],
    ['{"id":"call_1","name":"f"}', [call('f', '{}')]],
    ['{"name":"f","arguments":{},"thought":"?"}', [call('f', '{}')]],
    [
      ' [ {"name":"f","arguments":{}} , {"name":"g","arguments":{ }} ] ',
      [call('f', '{}'), call('g', '{ }')],
    ],
    ['[{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]', [call('f', '{}')]],
    ['{"type":"function","function":{"arguments":{"a":"}"},"name":"f"}}', [call('f', '{"a":"}"}')]],
    ['{"\\u006eame":"\\u00e9","arguments":{}}', [call('é', '{}')]],
    ['{"name":"f","name":"g","arguments":{}}', [call('g', '{}')]],
  ])('reads %s', (value, calls) => {
    expect(readToolCalls(value)).toEqual(calls);
  });

  test.each([
    ...['', ' ', 'Hello', '[]', '{}', 'null', '1', '"f"', '[{"name":"f"},1]', '[[{"name":"f"}]]'],
    ...[
      '{"name":1,"arguments":{}}',
      '{"arguments":{}}',
      '{"name":"Ann","age":5}',
      '{"function":"f"}',
    ],
    ...[
      '{"type":"function","function":{"name":"f","parameters":{}}}',
      '{"function":{"arguments":"{}"}}',
    ],
    ...[
      '{"name":"f","arguments":{}} ok',
      '{"name":"f","arguments":{}},',
      '{"name":"f","arguments":{}',
    ],
    ...[
      '{"name":"f","arguments":{},}',
      '[{"name":"f"},]',
      '[{"name":"f"}',
      '{"name":"f" "id":1}',
      '{,}',
    ],
    ...["{'name':'f'}", '{"name":"f","arguments":{"a":01}}', '{"name":"f","arguments":{"a":"\n"}}'],
    `{"name":"f","arguments":${'['.repeat(513)}${']'.repeat(513)}}`,
  ])('takes %j for no tool call', (value) => {
    expect(readToolCalls(value)).toBeUndefined();
    expect(canonicalToolCalls(value)).toBeUndefined();
  });

  test('reads arguments of 512 values inside each other', () => {
    const text = `${'['.repeat(512)}${']'.repeat(512)}`;
    expect(readToolCalls(`{"name":"f","arguments":${text}}`)).toEqual([call('f', text)]);
  });

  test('never throws, whatever the text, its nesting and its length', () => {
    const broken = jsonTokens.chain((tokens) =>
      fc
        .tuple(fc.nat(tokens.length - 1), anyText)
        .map(([at, text]) => tokens.with(at, text).join('')),
    );
    fc.assert(
      fc.property(fc.oneof(anyText, broken, callText), (text) => {
        readToolCalls(text);
        readToolCalls(`{"name":"f","arguments":${text}`);
        canonicalToolCalls(`{"name":"f","arguments":${text}}`);
        canonicalToolCalls(`{"name":"f","arguments":${JSON.stringify(text)}}`);
      }),
    );
    for (const unit of ['[', '{"a":', '"', '\\', '-', '1', '{"name":"f","arguments":', ' ']) {
      const text = unit.repeat(1 << 19);
      expect(readToolCalls(text)).toBeUndefined();
      canonicalToolCalls(`{"name":"f","arguments":"${text}"}`);
    }
  });
});

describe('toolCallText', () => {
  test('writes one call as LLaMA-Factory does, and several as a list', () => {
    expect(toolCallText([call('search', '{"q": "é"}')])).toBe(
      '{"name": "search", "arguments": {"q": "é"}}',
    );
    expect(toolCallText([call('a"b', '{}'), call('g', 'no JSON')])).toBe(
      '[{"name": "a\\"b", "arguments": {}}, {"name": "g", "arguments": "no JSON"}]',
    );
  });

  test('is read as the very calls that were written', () => {
    const text = fc.oneof(
      anyText,
      jsonTokens.map((tokens) => tokens.join('')),
    );
    const calls = fc.array(fc.record({ name: anyText, arguments: text }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(calls, (wanted) => {
        expect(readToolCalls(toolCallText(wanted))).toEqual(wanted);
      }),
    );
    const deep = '{"a":'.repeat(600) + '1' + '}'.repeat(600);
    expect(readToolCalls(toolCallText([call('f', deep)]))).toEqual([call('f', deep)]);
  });
});

describe('canonicalToolCalls', () => {
  test('is one for all texts of the same calls, and says what they mean', () => {
    fc.assert(
      fc.property(sameCallsTwice, ([a, b]) => {
        expect(canonicalToolCalls(a)).toBe(meantCalls(a));
        expect(canonicalToolCalls(b)).toBe(meantCalls(a));
      }),
      { numRuns: 500 },
    );
  });

  test('is itself such a text, and holds no half of a pair', () => {
    fc.assert(
      fc.property(callText, (text) => {
        const canonical = canonicalToolCalls(text);
        fc.pre(canonical !== undefined);
        expect(canonicalToolCalls(canonical)).toBe(canonical);
        expect(canonical.isWellFormed()).toBe(true);
      }),
    );
  });

  test.each([
    ['the name', call('f', '{}'), call('g', '{}')],
    ['the case of a name', call('f', '{}'), call('F', '{}')],
    ['the order of keys', call('f', '{"a":1,"b":2}'), call('f', '{"b":2,"a":1}')],
    ['a key that stands twice', call('f', '{"a":1,"a":2}'), call('f', '{"a":2}')],
    ['a number and its text', call('f', '{"a":1}'), call('f', '{"a":"1"}')],
    [
      'the last of many digits',
      call('f', '[12345678901234567890]'),
      call('f', '[12345678901234567891]'),
    ],
    ['text that is no JSON, and its JSON', call('f', 'x'), call('f', '"x"')],
    ['white space in a string', call('f', '{"a":" "}'), call('f', '{"a":""}')],
    ['an empty list and an empty object', call('f', '[]'), call('f', '{}')],
  ])('differs by %s', (_, a, b) => {
    expect(canonicalToolCalls(toolCallText([a]))).not.toBe(canonicalToolCalls(toolCallText([b])));
  });

  test('differs by the order and the number of calls', () => {
    const [f, g] = [call('f', '{}'), call('g', '{}')];
    const texts = [[f], [g], [f, g], [g, f], [f, f]].map(toolCallText).map(canonicalToolCalls);
    expect(new Set(texts).size).toBe(5);
  });
});
