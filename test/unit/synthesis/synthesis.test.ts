import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InvalidJsonSchemaError } from '../../../src/core/errors.js';
import { Synthesis, synthesizeObject } from '../../../src/synthesis/synthesis.js';
import { synthesizeText } from '../../../src/synthesis/text.js';

const seed = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes));
const SEEDS = Array.from({ length: 200 }, (_, i) => Buffer.alloc(16, i));

describe('synthesizeText', () => {
  test('is a few sentences of 20 to 120 plain words, the same for the same seed', () => {
    fc.assert(
      fc.property(seed, (bytes) => {
        const text = synthesizeText(bytes);
        const words = text.split(' ');
        expect(words.length).toBeGreaterThanOrEqual(20);
        expect(words.length).toBeLessThanOrEqual(120);
        expect(text).toMatch(/^([A-Z][a-z-]*(,? [a-z-]+)*\. ?){3,}$/);
        expect(synthesizeText(bytes)).toBe(text);
      }),
    );
  });

  test('says that it is made up, and is mostly another one for another seed', () => {
    const texts = SEEDS.map(synthesizeText);
    for (const text of texts) expect(text).toMatch(/synthetic|made-up/);
    expect(new Set(texts).size).toBe(SEEDS.length);
  });
});

describe('synthesizeObject', () => {
  test('is a small JSON object, the same for the same seed and mostly another for another', () => {
    const texts = SEEDS.map(synthesizeObject);
    for (const text of texts) {
      expect(Object.keys(JSON.parse(text) as object).length).toBeGreaterThan(0);
      expect(text.length).toBeLessThan(200);
    }
    expect(SEEDS.map(synthesizeObject)).toEqual(texts);
    expect(new Set(texts).size).toBeGreaterThan(150);
  });
});

describe('arguments', () => {
  test('are an object that the parameters accept', async () => {
    const parameters = {
      type: 'object',
      properties: { city: { type: 'string' }, unit: { enum: ['c', 'f'] } },
      required: ['city', 'unit'],
    };
    for (const bytes of SEEDS.slice(0, 20)) {
      const text = await new Synthesis().arguments(parameters, bytes);
      expect(text).toMatch(/^\{"city":"[a-z ]+","unit":"[cf]"\}$/);
      expect(await new Synthesis().isValid(parameters, text)).toBe(true);
      expect(await new Synthesis().arguments(parameters, bytes)).toBe(text);
    }
  });

  test('are empty for a tool without parameters', async () => {
    for (const none of [undefined, {}, { type: 'object' }, { type: 'object', properties: {} }])
      expect(await new Synthesis().arguments(none, SEEDS[0])).toBe('{}');
  });

  test('are an object though the parameters allow more', async () => {
    for (const bytes of SEEDS.slice(0, 20))
      expect(await new Synthesis().arguments({ description: 'any' }, bytes)).toMatch(/^\{.*\}$/);
  });
});

test('the errors of a schema are rejections', async () => {
  for (const rejected of [
    new Synthesis().json({ type: 'x' }, SEEDS[0]),
    new Synthesis().arguments({ type: 'string' }, SEEDS[0]),
    new Synthesis().isValid({ type: 'x' }, '1'),
  ])
    await expect(rejected).rejects.toBeInstanceOf(InvalidJsonSchemaError);
});

test('values that are made at the same time do not change each other', async () => {
  const schema = { type: 'array', items: { type: 'string' }, minItems: 5 };
  const alone: string[] = [];
  for (const bytes of SEEDS) alone.push(await new Synthesis().json(schema, bytes));
  const together = await Promise.all(SEEDS.map((bytes) => new Synthesis().json(schema, bytes)));
  expect(together).toEqual(alone);
});
