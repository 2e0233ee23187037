import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SseParser } from '../../../../src/engines/upstream/sse-parser.js';

/** The data of the events in a whole text, by the words of the specification: line by line, field by field. */
function events(text: string): string[] {
  const found: string[] = [];
  let data: string[] = [];
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n/);
  // What no line end follows is no line.
  for (const line of lines.slice(0, -1)) {
    const field = /^([^:]+):? ?/.exec(line);
    if (line === '') {
      if (data.length > 0) found.push(data.join('\n'));
      data = [];
    } else if (field?.[1] === 'data' && line.includes(':')) {
      data.push(line.slice(field[0].length));
    }
  }
  return found;
}

/** Feeds a parser with bytes, cut at some places. */
function parsed(bytes: Buffer, cuts: readonly number[]): string[] {
  const parser = new SseParser();
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), 0, bytes.length];
  const sorted = places.sort((a, b) => a - b);
  return sorted.slice(1).flatMap((end, i) => parser.push(bytes.subarray(sorted[i], end)));
}

const value = fc.oneof(
  fc.constantFrom('', ' ', '  two', 'data: x', ':', '[DONE]', '{"a": "b"}', 'é日😀👩‍👧', '\ufeff'),
  fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, '')),
);
const line = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(fc.constantFrom('data:', 'data: '), value) },
  fc.tuple(fc.constantFrom(': ', ':', 'event: ', 'id:', 'retry: 3', 'database: ', 'dat'), value),
  { weight: 3, arbitrary: fc.constant(['', ''] as [string, string]) },
);
const stream = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r\n')))
  .map((lines) => lines.map(([parts, end]) => parts.join('') + end).join(''));

describe('Server-sent events', () => {
  test('are the same however their bytes come', () => {
    const cuts = fc.array(fc.nat({ max: 10_000 }));
    fc.assert(
      fc.property(stream, fc.constantFrom('', '\ufeff'), cuts, (text, mark, places) => {
        expect(parsed(Buffer.from(mark + text), places)).toEqual(events(mark + text));
      }),
      { numRuns: 500 },
    );
  });

  test('are the same byte by byte', () => {
    fc.assert(
      fc.property(stream, (text) => {
        const bytes = Buffer.from(text);
        const all = Array.from({ length: bytes.length }, (_, i) => i);
        expect(parsed(bytes, all)).toEqual(events(text));
      }),
    );
  });

  test('may have several lines of data, names, comments and line ends of two characters', () => {
    const text =
      ': hi\r\nevent: message\r\ndata: a\r\ndata:  b\r\nid: 1\r\ndata:\r\n\r\n:\n\ndata:c\n\n';
    expect(parsed(Buffer.from(text), [])).toEqual(['a\n b\n', 'c']);
  });

  test('are none before their empty line', () => {
    const parser = new SseParser();
    expect(parser.push(Buffer.from('data: a\n'))).toEqual([]);
    expect(parser.push(Buffer.from('\r'))).toEqual([]);
    expect(parser.push(Buffer.from('\n'))).toEqual(['a']);
  });

  test('have a bound: of a line that does not end, and of lines that do not', () => {
    const long = new SseParser(1000);
    expect(() => {
      for (let i = 0; i < 20; i++) long.push(Buffer.from('data: '.padEnd(100, 'x')));
    }).toThrow(RangeError);
    const many = new SseParser(1000);
    expect(() => {
      for (let i = 0; i < 20; i++) many.push(Buffer.from(`data: ${'x'.repeat(100)}\n`));
    }).toThrow(RangeError);
    const short = new SseParser(1000);
    const events = Array.from({ length: 50 }, () =>
      short.push(Buffer.from(`data: ${'x'.repeat(900)}\n\n`)),
    );
    expect(events.flat()).toHaveLength(50);
  });
});
