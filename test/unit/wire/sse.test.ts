import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DONE, EVENT_END, EVENT_HEAD, EVENT_STREAM } from '../../../src/wire/sse.js';
import { valuesIn } from '../../support/wire-answers.js';

describe('a server-sent event', () => {
  test('is one line and an empty one, whatever JSON is between its head and its end', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), (values) => {
        const text = values.map((value) => EVENT_HEAD + JSON.stringify(value) + EVENT_END).join('');
        expect(text.split('\n')).toHaveLength(2 * values.length + 1);
        expect(valuesIn(text)).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  test('ends a stream as OpenAI’s API does', () => {
    expect(DONE).toBe('data: [DONE]\n\n');
    expect(EVENT_STREAM).toBe('text/event-stream; charset=utf-8');
  });
});
