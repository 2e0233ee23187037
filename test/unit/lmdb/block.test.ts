import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  BlockBuilder,
  headerOf,
  idElsewhere,
  isContinued,
  isConversation,
  positionOf,
  slotBytes,
  slotCount,
  type Place,
} from '../../../src/stores/lmdb/block.js';

/** A page of LMDB without the header that it carries. */
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
    id: fc.oneof(fc.constant(0), fc.nat(50), fc.integer({ min: 250, max: 6000 })),
    messages: fc.array(size, { maxLength: 12 }),
  }),
  { maxLength: 12 },
);

/** What was put, in order: a header, or a message with its place, its position and its conversation's header. */
interface Slot {
  readonly content: Buffer;
  readonly message?: { readonly place: Place; readonly position: number; readonly id: Buffer };
}

function build(all: readonly Sizes[]): { blocks: Buffer[]; slots: Slot[] } {
  const blocks: Buffer[] = [];
  const slots: Slot[] = [];
  const builder = new BlockBuilder((number, value) => {
    expect(number).toBe(blocks.length);
    blocks.push(Buffer.from(value));
  });
  let filling = 0;
  for (const { id: idBytes, messages } of all) {
    const id = Buffer.alloc(idBytes, ++filling);
    builder.addConversation(id);
    slots.push({ content: id });
    messages.forEach((length, position) => {
      const content = Buffer.alloc(length, ++filling);
      const source = Buffer.concat([Buffer.from('before'), content, Buffer.from('after')]);
      const place = { ...builder.addMessage(source, 6, 6 + length) };
      slots.push({ content, message: { place, position, id } });
    });
  }
  builder.finish();
  return { blocks, slots };
}

/** The id that a block, or the one that it names, has for a message. */
function idOf(blocks: readonly Buffer[], block: Buffer, header: number): Buffer {
  const elsewhere = idElsewhere(block, header);
  if (elsewhere === undefined) return slotBytes(block, header);
  const first = blocks[elsewhere];
  return slotBytes(first, headerOf(first, slotCount(first)));
}

function expectAllBack(all: readonly Sizes[]): void {
  const { blocks, slots } = build(all);
  let next = 0;
  blocks.forEach((block, number) => {
    const count = slotCount(block);
    const first = isContinued(block) ? 1 : 0;
    expect(count).toBeGreaterThan(first);
    if (block.length > BLOCK_BYTES) expect(count).toBe(first + 1);
    if (first > 0) expect(isConversation(block, 0)).toBe(true);
    for (let slot = first; slot < count; slot++, next++) {
      const { content, message } = slots[next];
      expect(isConversation(block, slot)).toBe(!message);
      expect(slotBytes(block, slot).equals(content)).toBe(true);
      if (!message) continue;
      expect(message.place).toEqual({ block: number, slot });
      const header = headerOf(block, slot);
      expect(positionOf(block, slot, header)).toBe(message.position);
      expect(idOf(blocks, block, header).equals(message.id)).toBe(true);
    }
  });
  expect(next).toBe(slots.length);
}

describe('BlockBuilder', () => {
  test('keeps all that is put into it, in order, at the places it tells, and tells what it belongs to', () => {
    fc.assert(fc.property(conversations, expectAllBack), { numRuns: 100 });
  });

  test('goes over its size for a giant message only, and gives it a block of its own', () => {
    expectAllBack([
      { id: 3, messages: [10, 200_000, 0, 10] },
      { id: 0, messages: [BLOCK_BYTES - 17, BLOCK_BYTES - 16, BLOCK_BYTES - 15] },
      { id: 20, messages: [BLOCK_BYTES - 40, BLOCK_BYTES - 39, BLOCK_BYTES - 20] },
      { id: 20_000, messages: [5, 6] },
    ]);
  });

  test('repeats an id at the head of each block but for a long one', () => {
    for (const id of [0, 255, 256, 257, 5000]) {
      const { blocks } = build([{ id, messages: [4000, 4000, 4000] }]);
      const heads = blocks.slice(-2).map((block) => slotBytes(block, 0).length);
      expect(heads).toEqual(id > 256 ? [0, 0] : [id, id]);
      expectAllBack([{ id, messages: [4000, 4000, 4000] }]);
    }
  });

  test('fills a block to the last byte', () => {
    // 12 bytes of head, and 4 for each of the two slots.
    const { blocks } = build([{ id: 0, messages: [BLOCK_BYTES - 12 - 8] }]);
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
