import { afterAll, describe, expect, test } from '@jest/globals';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { TokenBook } from '../../../src/conversation/replay/token-book.js';
import type { Message } from '../../../src/core/message.js';
import type { EncodingName } from '../../../src/tokens/encoding.js';
import { anyRole } from '../../support/arbitraries.js';
import { ENCODINGS } from '../../support/byte-pairs.js';
import { asking } from '../../support/chat-request.js';
import { gpt, human } from '../../support/dialogue.js';
import { endsByPackage, isSoundFor } from '../../support/gpt-tokenizer.js';
import { textToTokenize } from '../../support/token-texts.js';

const tokens = (encoding: EncodingName, text: string): number =>
  endsByPackage(encoding, text).length;

/** OpenAI’s cookbook, “How to count tokens with tiktoken”. */
const prompt = (encoding: EncodingName, messages: readonly Message[]): number =>
  messages.reduce(
    (sum, { from, value }) => sum + 3 + tokens(encoding, from) + tokens(encoding, value),
    3,
  );

const jsonOf = (text: string): Buffer => Buffer.from(JSON.stringify(text));
const anyEncoding = fc.constantFrom(...ENCODINGS);
const text = textToTokenize.filter(isSoundFor);
const conversation = fc.array(fc.record({ from: anyRole, value: text }), {
  minLength: 1,
  maxLength: 5,
});

describe('The tokens', () => {
  afterAll(() => {
    Logger.overrideLogger(true);
  });

  const book = new TokenBook();

  test('of a prompt are counted as OpenAI’s cookbook does, whatever was counted before', () => {
    fc.assert(
      fc.property(conversation, anyEncoding, (messages, encoding) => {
        const wanted = prompt(encoding, messages);
        expect(book.prompt(asking(messages), encoding)).toBe(wanted);
        expect(book.prompt(asking(messages), encoding)).toBe(wanted);
      }),
      { numRuns: 150 },
    );
  });

  test('of a reply are counted, and end, as tiktoken says, whatever was counted before', () => {
    fc.assert(
      fc.property(text, anyEncoding, (reply, encoding) => {
        const ends = endsByPackage(encoding, reply);
        for (let i = 0; i < 2; i++) {
          expect(book.reply(jsonOf(reply), encoding)).toBe(ends.length);
          expect([...book.replyEnds(jsonOf(reply), reply, encoding)]).toEqual(ends);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('are those of each encoding, and of a text as it stands', () => {
    const said = '“naïve” 東京 — ok';
    const counts = ENCODINGS.map((encoding) => book.reply(jsonOf(said), encoding));
    expect(counts).toEqual(ENCODINGS.map((encoding) => tokens(encoding, said)));
    expect(counts[0]).not.toBe(counts[1]);
    // The same bytes, as a reply’s JSON and as what somebody says.
    const quoted = JSON.stringify(said);
    expect(book.prompt(asking(human(quoted)), 'o200k_base')).toBe(
      prompt('o200k_base', human(quoted)),
    );
  });

  test('of calls of tools are those of the calls as they are written, whoever wrote them otherwise before', () => {
    const written = [
      '{"name": "f", "arguments": {"city": "Genève", "days": 2.0}}',
      '{"name":"f","arguments":{"city":"Gen\\u00e8ve","days":2}}',
    ];
    for (const value of [...written, written[0]]) {
      const messages = [...human('Hi'), { from: 'tool_calls', value }, ...gpt('ok')];
      expect(book.prompt(asking(messages), 'o200k_base')).toBe(prompt('o200k_base', messages));
    }
  });

  test('are not counted again for what came before, which is told at the end', () => {
    const said: unknown[] = [];
    const log = (message: unknown): unknown => said.push(message);
    Logger.overrideLogger({ log, error: log, warn: log, debug: log });
    const own = new TokenBook();
    own.onApplicationShutdown();
    expect(said).toEqual([]);
    for (let time = 0; time < 4; time++) own.reply(jsonOf('Hi'), 'o200k_base');
    own.onApplicationShutdown();
    expect(said).toEqual(['3 of 4 counts in o200k_base were known']);
  });
});
