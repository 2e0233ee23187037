import { describe, expect, test } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { IsOptional, IsString, validateSync } from 'class-validator';
import fc from 'fast-check';
import { compileCheck } from '../../src/conversation/compiled-check.js';
import { CompletionDto } from '../../src/conversation/completion.dto.js';

const part = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant({}));
const message = fc.oneof(
  { weight: 4, arbitrary: fc.record({ from: fc.string(), value: fc.string() }) },
  { weight: 1, arbitrary: fc.record({ from: part, value: part }, { requiredKeys: [] }) },
  { weight: 1, arbitrary: part },
);
const body = fc.oneof(
  { weight: 4, arbitrary: fc.record({ messages: fc.array(message, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ messages: part }, { requiredKeys: [] }) },
);

class Optional {
  @IsOptional()
  @IsString()
  text?: string;
}

describe('A compiled check', () => {
  test('accepts what class-validator accepts, and refuses what it refuses', () => {
    const accepts = compileCheck(CompletionDto);
    fc.assert(
      fc.property(body, (value) => {
        const errors = validateSync(plainToInstance(CompletionDto, value));
        expect(accepts(value)).toBe(errors.length === 0);
      }),
      { numRuns: 1000 },
    );
  });

  test('refuses everything that is not an object', () => {
    const accepts = compileCheck(CompletionDto);
    for (const value of [null, undefined, 0, 'x', true, [], Symbol('x')]) {
      expect(accepts(value)).toBe(false);
    }
  });

  test('is not made from rules that it does not know', () => {
    expect(() => compileCheck(Optional)).toThrow('Optional.text');
  });
});
