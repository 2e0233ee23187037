import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import mongoose from 'mongoose';
import { isUtf8, readRecord, type Utf8Text } from '../../../src/stores/mongo/found-record.js';
import { replyJson } from '../../../src/stores/mongo/reply-json.js';
import type { StoredId } from '../../../src/stores/mongo/stored-id.js';
import { fromStored, toStored, type StoredText } from '../../../src/stores/mongo/stored-text.js';
import { anyText } from '../../support/arbitraries.js';
import { hex } from '../../support/digest.js';

const { BSON } = mongoose.mongo;

/** A text as a record keeps it: in its place in one of two forms, or somewhere else. */
const stored: fc.Arbitrary<StoredText> = fc.oneof(
  anyText.map(toStored),
  fc.record({ text: fc.nat(), parts: fc.integer({ min: 1, max: 20 }) }),
);
const message = fc.record({ from: stored, value: stored });
/** Numbers as the driver writes them: as integers, and larger ones as doubles. */
const number = fc.oneof(fc.nat(), fc.maxSafeNat());
const id = fc.oneof(stored, number, fc.double(), fc.record({ number: fc.constant('1e400') }));
const record = fc.record(
  {
    _id: number,
    conversation: number,
    conversationId: id,
    position: number,
    from: stored,
    prev: fc.oneof(fc.constant(null), fc.record({ from: stored })),
    next: fc.oneof(fc.constant(null), message),
    contextKey: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes)),
    nextWithoutSystem: fc.record({ from: stored, value: stored, position: number }),
  },
  { requiredKeys: ['_id', 'conversation', 'position', 'from', 'prev', 'next'] },
);

/** A text in a form that can be compared, wherever it lies. */
function plain(text: StoredId | Utf8Text | undefined): unknown {
  if (Buffer.isBuffer(text)) return text.toString('hex');
  if (typeof text !== 'object' || 'number' in text || !isUtf8(text)) return text;
  return text.bytes.toString('utf8', text.start, text.end);
}

describe('a record as MongoDB sends it', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(record, (written) => {
        const read = readRecord(Buffer.from(BSON.serialize(written)));
        const reply = written.nextWithoutSystem ?? written.next;
        expect({
          key: hex(read.key),
          number: read.number,
          conversation: read.conversation,
          conversationId: plain(read.conversationId),
          position: read.position,
          from: plain(read.from),
          previousFrom: plain(read.previousFrom),
          reply: read.reply && {
            from: plain(read.reply.from),
            value: plain(read.reply.value),
            position: read.reply.position,
          },
        }).toEqual({
          key: hex(written.contextKey),
          number: written._id,
          conversation: written.conversation,
          conversationId: plain(written.conversationId),
          position: written.position,
          from: plain(written.from),
          previousFrom: plain(written.prev?.from),
          reply: reply
            ? {
                from: plain(reply.from),
                value: plain(reply.value),
                position: written.nextWithoutSystem?.position,
              }
            : undefined,
        });
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['short', (text: string): string => text],
    ['long', (text: string): string => text + text.padEnd(70_000, 'é"')],
  ])('gives the JSON of a reply with a %s text', (_, lengthen) => {
    fc.assert(
      fc.property(anyText, anyText, (from, text) => {
        const whole = lengthen(text);
        const reply = { from, value: whole };
        const next = { from: toStored(from), value: toStored(whole) };
        const bytes = BSON.serialize({ _id: 1, conversation: 1, from: '', prev: null, next });
        const read = readRecord(Buffer.from(bytes)).reply?.value;
        if (read === undefined || 'parts' in read) throw new Error('The text is not there.');
        const json = replyJson(from, Buffer.isBuffer(read) ? fromStored(read) : read);
        expect(json.toString()).toBe(JSON.stringify(reply));
        expect(json.buffer.byteLength).toBe(json.length);
      }),
    );
  });
});
