import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ExactNumber, type ConversationId } from '../../../src/core/conversation-id.js';
import { KEY_BYTES, messageKey } from '../../../src/core/keys.js';
import type { Conversation } from '../../../src/core/message.js';
import { BatchPacker, unpack, type Batch } from '../../../src/stores/lmdb/batch.js';
import { anyConversation } from '../../support/arbitraries.js';
import { bytesOf } from '../../support/ask.js';

/** What a batch should say of a conversation. */
function wanted({ id, messages }: Conversation): unknown {
  return {
    id: id === undefined ? '' : bytesOf(Buffer.from(jsonOf(id))),
    messages: messages.map(({ from, value }) => ({
      role: from,
      json: bytesOf(Buffer.from(JSON.stringify({ from, value }))),
      text: bytesOf(Buffer.from(JSON.stringify(value))),
      key: messageKey({ from, value }).toString('hex'),
    })),
  };
}

function jsonOf(id: ConversationId): string {
  return id instanceof ExactNumber ? id.json : JSON.stringify(id);
}

/** What a batch says; `roles` are those of this batch and all before it. */
function unpacked({ bytes }: Batch, roles: readonly string[]): unknown[] {
  const all: unknown[] = [];
  unpack(bytes, (id, messages) => {
    all.push({
      id: bytesOf(id),
      messages: messages.map(({ start, end, text, role, key }) => ({
        role: roles[role],
        json: bytesOf(bytes.subarray(start, end)),
        text: bytesOf(bytes.subarray(text, end - 1)),
        key: bytes.toString('hex', key, key + KEY_BYTES),
      })),
    });
  });
  return all;
}

/** Packs all, taking a batch whenever the packer says so, and at the end. */
function roundTrip(
  packer: BatchPacker,
  conversations: readonly Conversation[],
  size: number,
): unknown[] {
  const roles: string[] = [];
  const got: unknown[] = [];
  const take = (full: boolean): void => {
    const batch = packer.take();
    if (!batch) return;
    expect(batch.bytes.length >= size).toBe(full);
    roles.push(...batch.roles);
    got.push(...unpacked(batch, roles));
    // The memory comes back with other content, as it does from a thread.
    packer.recycle(Buffer.from(batch.bytes.buffer).fill(0xee));
  };
  for (const conversation of conversations) if (packer.add(conversation)) take(true);
  take(false);
  expect(packer.take()).toBeUndefined();
  expect(new Set(roles).size).toBe(roles.length);
  return got;
}

describe('BatchPacker', () => {
  test('gives back every conversation, whatever its size and that of the batch', () => {
    const size = fc.constantFrom(1, 64, 1000, 1 << 16);
    fc.assert(
      fc.property(fc.array(anyConversation, { maxLength: 10 }), size, (conversations, bytes) => {
        const got = roundTrip(new BatchPacker(bytes), conversations, bytes);
        expect(got).toEqual(conversations.map(wanted));
      }),
      { numRuns: 200 },
    );
  });

  test('gives back messages and ids much larger than the batch', () => {
    const texts = [
      'a'.repeat(300_000),
      '\0'.repeat(100_000),
      '中'.repeat(100_000),
      '\ud800'.repeat(70_000),
    ];
    const conversations = texts.flatMap((value): Conversation[] => [
      { id: value, messages: [{ from: 'human', value: 'Hi' }] },
      {
        messages: [
          { from: value, value: 'Hi' },
          { from: 'gpt', value },
        ],
      },
      { id: 7, messages: [{ from: 'human', value: 'after a giant' }] },
    ]);
    const got = roundTrip(new BatchPacker(4096), conversations, 4096);
    expect(got).toEqual(conversations.map(wanted));
  });

  test('keeps a conversation of many messages in one batch', () => {
    const messages = Array.from({ length: 5000 }, (_, i) => ({
      from: 'human',
      value: `turn ${i}`,
    }));
    const packer = new BatchPacker(100);
    expect(packer.add({ messages })).toBe(true);
    const batch = packer.take();
    expect(batch && unpacked(batch, batch.roles)).toEqual([wanted({ messages })]);
  });

  test('tells each role once, in the batch where it is met first', () => {
    const packer = new BatchPacker(1 << 16);
    const say = (...roles: string[]): string[] | undefined => {
      packer.add({ messages: roles.map((from) => ({ from, value: '' })) });
      return packer.take()?.roles;
    };
    expect(say('human', 'gpt', 'human')).toEqual(['human', 'gpt']);
    expect(say('gpt', 'human')).toEqual([]);
    expect(say('user', 'gpt', '')).toEqual(['user', '']);
  });

  test('has no batch when nothing was added', () => {
    expect(new BatchPacker(10).take()).toBeUndefined();
  });
});
