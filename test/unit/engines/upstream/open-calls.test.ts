import { describe, expect, test } from '@jest/globals';
import type { LiveChunk } from '../../../../src/core/chunk.js';
import { ChunkReader } from '../../../../src/engines/upstream/chunk-reader.js';
import { Told } from '../../../contracts/engine/told.js';

/** All pieces of some chunks of a stream that ends with `[DONE]`. */
function read(chunks: readonly object[], n = 1): LiveChunk[] {
  const reader = new ChunkReader(n);
  const pieces = chunks.flatMap((chunk) => reader.read(chunk as Record<string, unknown>));
  return [...pieces, ...reader.ends()];
}

const delta = (its: unknown, fields: object = {}): object => ({
  choices: [{ index: 0, delta: its, ...fields }],
});

describe('The calls of an upstream', () => {
  const call = (fields: object): object => delta({ tool_calls: [fields] });
  const calledBy = (chunks: readonly object[]): unknown => {
    const [{ calls }] = new Told(read(chunks)).replies;
    return calls.map(({ id, name, given }) => [id, name, given]);
  };

  test('come by their numbers, whatever those are', () => {
    const chunks = [
      call({ index: 3, id: 'a', function: { name: 'f', arguments: '' } }),
      call({ index: 7, id: 'b', function: { name: 'g', arguments: '{' } }),
      call({ index: 3, function: { arguments: '{}' } }),
      call({ index: 7, id: 'b', function: { name: 'g', arguments: '}' } }),
    ];
    expect(calledBy(chunks)).toEqual([
      ['a', 'f', '{}'],
      ['b', 'g', '{}'],
    ]);
  });

  test('may have no numbers: a new id or name begins another one', () => {
    const byId = [
      call({ id: 'a', function: { name: 'f', arguments: '{"x":' } }),
      call({ function: { arguments: '1}' } }),
      call({ id: 'b', function: { name: 'f', arguments: '{}' } }),
    ];
    expect(calledBy(byId)).toEqual([
      ['a', 'f', '{"x":1}'],
      ['b', 'f', '{}'],
    ]);
    const together = [
      delta({
        tool_calls: [
          { id: 'a', function: { name: 'f', arguments: '1' } },
          { id: 'b', function: { name: 'g', arguments: '2' } },
        ],
      }),
    ];
    expect(calledBy(together)).toEqual([
      ['a', 'f', '1'],
      ['b', 'g', '2'],
    ]);
  });

  test('may have no ids: each gets one of its own', () => {
    const chunks = [
      call({ function: { name: 'f', arguments: '1' } }),
      call({ id: '', function: { name: 'f', arguments: '2' } }),
    ];
    const [{ calls, callsOnly }] = new Told(read(chunks)).replies;
    expect(calls.map(({ given }) => given)).toEqual(['1', '2']);
    expect(calls.every(({ id }) => /^call_\w{32}$/.test(id))).toBe(true);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
    expect(callsOnly).toBe(true);
  });

  test('may be of the older form, and take a text', () => {
    const older = [
      delta({ content: null, function_call: { name: 'f', arguments: '' } }),
      delta({ function_call: { arguments: '{}' } }, { finish_reason: 'function_call' }),
    ];
    expect(calledBy(older)).toEqual([[expect.any(String), 'f', '{}']]);
    const text = [call({ index: 0, id: 'a', custom: { name: 'shell', input: 'ls' } })];
    expect(calledBy(text)).toEqual([['a', 'shell', 'ls']]);
  });

  test('may be of no form', () => {
    const chunks = [
      delta({ tool_calls: [null, 'x', {}, { index: 0, function: { arguments: 7 } }] }),
    ];
    expect(new Told(read(chunks)).replies[0].reason).toBe('stop');
  });
});
