import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  BlockBuilder,
  isConversation,
  slotBytes,
  slotCount,
  type Place,
} from '../../../src/stores/lmdb/block.js';

/** Two pages of LMDB without the header that the first carries. */
const BLOCK_BYTES = 4096 - 16;

/** A conversation by the sizes of its id and its messages. */
interface Sizes {
  readonly id: number;
  readonly messages: readonly number[];
}

const size = fc.oneof(
  { weight: 4, arbitrary: fc.nat(200) },
  { weight: 2, arbitrary: fc.nat(5000) },
  { weight: 1, arbitrary: fc.integer({ min: BLOCK_BYTES - 50, max: BLOCK_BYTES + 50 }) },
  { weight: 1, arbitrary: fc.integer({ min: BLOCK_BYTES, max: 60_000 }) },
);
const conversations = fc.array(
  fc.record({
    id: fc.oneof(fc.constant(0), fc.nat(50)),
    messages: fc.array(size, { maxLength: 12 }),
  }),
  { maxLength: 12 },
);

/** What was put, in order; `place` is known for messages. */
interface Slot {
  readonly header: boolean;
  readonly content: Buffer;
  readonly place?: Place;
}

function build(all: readonly Sizes[]): { blocks: Buffer[]; slots: Slot[] } {
  const blocks: Buffer[] = [];
  const slots: Slot[] = [];
  const builder = new BlockBuilder((number, value) => {
    expect(number).toBe(blocks.length);
    blocks.push(Buffer.from(value));
  });
  let filling = 0;
  for (const { id, messages } of all) {
    const header = Buffer.alloc(id, ++filling);
    builder.addConversation(header);
    slots.push({ header: true, content: header });
    for (const length of messages) {
      const content = Buffer.alloc(length, ++filling);
      const source = Buffer.concat([Buffer.from('before'), content, Buffer.from('after')]);
      const place = builder.addMessage(source, 6, 6 + length);
      slots.push({ header: false, content, place: { ...place } });
    }
  }
  builder.finish();
  return { blocks, slots };
}

function expectAllBack(all: readonly Sizes[]): void {
  const { blocks, slots } = build(all);
  let next = 0;
  blocks.forEach((block, number) => {
    const count = slotCount(block);
    expect(count).toBeGreaterThan(0);
    if (block.length > BLOCK_BYTES) expect(count).toBe(1);
    for (let slot = 0; slot < count; slot++, next++) {
      const { header, content, place } = slots[next];
      expect(isConversation(block, slot)).toBe(header);
      expect(slotBytes(block, slot).equals(content)).toBe(true);
      if (place) expect(place).toEqual({ block: number, slot });
    }
  });
  expect(next).toBe(slots.length);
}

describe('BlockBuilder', () => {
  test('keeps all that is put into it, in order, at the places it tells', () => {
    fc.assert(fc.property(conversations, expectAllBack), { numRuns: 200 });
  });

  test('goes over its size for a giant message only, and gives it a block of its own', () => {
    expectAllBack([
      { id: 3, messages: [10, 200_000, 0, 10] },
      { id: 0, messages: [BLOCK_BYTES - 8, BLOCK_BYTES - 7] },
    ]);
  });

  test('fills a block to the last byte', () => {
    // 4 bytes of head, and 4 for each of the two slots.
    const { blocks } = build([{ id: 0, messages: [BLOCK_BYTES - 4 - 8] }]);
    expect(blocks.map(({ length }) => length)).toEqual([BLOCK_BYTES]);
  });

  test('stores nothing when nothing was put into it', () => {
    expect(build([]).blocks).toEqual([]);
  });

  test('keeps thousands of conversations without id or text', () => {
    expectAllBack(Array.from({ length: 9000 }, () => ({ id: 0, messages: [0] })));
  });
});

test('slotBytes gives a copy that the next read cannot change', () => {
  const { blocks } = build([{ id: 2, messages: [3] }]);
  const copy = slotBytes(blocks[0], 1);
  const before = Buffer.from(copy);
  blocks[0].fill(0);
  expect(copy.equals(before)).toBe(true);
});
