import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contextKey, historyKey, KEY_BYTES, messageKey } from '../../src/core/keys.js';
import type { Message } from '../../src/core/message.js';
import { anyMessage } from '../support/arbitraries.js';
import { hex, sha } from '../support/digest.js';
import { speaker } from '../support/oracle.js';

const conversation = fc.array(anyMessage, { minLength: 1, maxLength: 6 });

describe('contextKey', () => {
  test('is the first 16 bytes of the SHA-256 of its domain and both keys', () => {
    fc.assert(
      fc.property(anyMessage, anyMessage, (a, b) => {
        const [before, key] = [messageKey(a), messageKey(b)];
        expect(hex(contextKey(before, key))).toBe(sha('C', before, key));
      }),
    );
  });

  test('depends on the order of its messages', () => {
    const [a, b] = ['a', 'b'].map((value) => messageKey({ from: 'human', value }));
    expect(hex(contextKey(a, b))).not.toBe(hex(contextKey(b, a)));
  });
});

describe('historyKey', () => {
  test('is the first 16 bytes of the SHA-256 of its domain, the history before and the message', () => {
    fc.assert(
      fc.property(conversation, (messages) => {
        let wanted = Buffer.alloc(KEY_BYTES);
        for (const message of messages) {
          wanted = Buffer.from(sha('H', wanted, messageKey(message)), 'hex');
        }
        expect(hex(historyKey(messages.map(messageKey)))).toBe(hex(wanted));
      }),
    );
  });

  test('is none for no message', () => {
    expect(historyKey([])).toBeUndefined();
  });

  test('is the same exactly when all speakers and texts are', () => {
    const changed = conversation.chain((messages) =>
      fc.tuple(
        fc.constant(messages),
        fc.oneof(fc.constant(messages), conversation, fc.subarray(messages, { minLength: 1 })),
      ),
    );
    fc.assert(
      fc.property(changed, ([a, b]) => {
        const shape = (messages: readonly Message[]): string =>
          JSON.stringify(messages.map(({ from, value }) => [speaker(from), value]));
        expect(historyKey(a.map(messageKey))?.equals(historyKey(b.map(messageKey)) as Buffer)).toBe(
          shape(a) === shape(b),
        );
      }),
    );
  });

  test('of one message is neither its message key nor the context of anything', () => {
    const message = { from: 'human', value: 'Hi' };
    const key = messageKey(message);
    const nothing = Buffer.alloc(KEY_BYTES);
    expect([hex(key), hex(contextKey(nothing, key))]).not.toContain(
      hex(historyKey([messageKey(message)])),
    );
  });
});
