import { describe, expect, test } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Max,
  Min,
  ValidateIf,
  validateSync,
} from 'class-validator';
import fc from 'fast-check';
import { compileCheck } from '../../src/core/compiled-check.js';
import { Across, Follows, ListOf, type RuleAcross } from '../../src/core/dto-rules.js';
import { either, listOf, mapOf } from '../../src/core/list-shapes.js';
import { firstFault, objectOf, unionOf } from '../../src/core/object-shape.js';
import { integer, text } from '../../src/core/scalar-shapes.js';
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

class Part {
  @IsIn(['a', 'b'])
  kind!: string;
}

const BIG_ENOUGH: RuleAcross = {
  name: 'bigEnough',
  holds: (value, { least }) => typeof least !== 'number' || (value as number) >= least,
  words: (value) => `${String(value)} is less than the least.`,
};

/** Something of everything that can be compiled. */
class Whole {
  @Across(BIG_ENOUGH)
  @Max(9)
  @Min(1)
  @IsInt()
  size!: number;

  @IsOptional()
  @IsNumber()
  least?: number | null;

  @IsOptional()
  @IsBoolean()
  isNew?: boolean | null;

  @IsOptional()
  @IsArray()
  @ListOf(() => Part)
  parts?: Part[] | null;

  @Follows(
    either(text({ filled: true, longest: 2 }), listOf(objectOf(Part), { filled: true, most: 2 })),
  )
  content!: string | Part[];

  @IsOptional()
  @Follows(mapOf(text({ pattern: /^k/ }), integer({ least: 0, most: 5 }), { most: 2 }))
  numbers?: Record<string, number> | null;

  @IsOptional()
  @Follows(unionOf('kind', { a: Part, b: Part }))
  part?: Part | null;
}

const value = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, true, 0, 1, 5, 9, 10, 1.5, '', 'a', 'abc', '😀😀'),
  fc.constantFrom<unknown>([], {}, [{}], [{ kind: 'a' }], [null], { kind: 'b' }, { kind: 'c' }),
  fc.constantFrom<unknown>({ k: 5 }, { k: 6 }, { l: 1 }, { k: 1, k1: 2 }, { k: 1, k1: 1, k2: 1 }),
);
const names = ['size', 'least', 'isNew', 'parts', 'content', 'numbers', 'part', 'unknown'];
const whole = fc
  .tuple(fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3 }), fc.nat(10))
  .map(([fields, size]): object => ({ size, content: 'a', ...fields }));

class Conditional {
  @ValidateIf(() => true)
  @IsString()
  text?: string;
}

class Each {
  @IsString({ each: true })
  texts!: string[];
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

  test('does so with rules of every kind', () => {
    const accepts = compileCheck(Whole);
    let accepted = 0;
    fc.assert(
      fc.property(whole, (fields) => {
        const errors = validateSync(plainToInstance(Whole, fields));
        if (errors.length === 0) accepted++;
        expect(accepts(fields)).toBe(errors.length === 0);
      }),
      { numRuns: 1500 },
    );
    expect(accepted).toBeGreaterThan(50);
  });

  test('finds the fault of what it refuses, and none of what it accepts', () => {
    const accepts = compileCheck(Whole);
    fc.assert(
      fc.property(whole, (fields) => {
        const find = (): unknown => firstFault(Whole, fields, []);
        if (accepts(fields)) expect(find).toThrow('breaks no rule');
        else expect(find()).toMatchObject({ path: expect.arrayContaining([expect.any(String)]) });
      }),
      { numRuns: 1500 },
    );
  });

  test('is not made from rules that it does not know', () => {
    expect(() => compileCheck(Conditional)).toThrow('Conditional.text');
    expect(() => compileCheck(Each)).toThrow('Each.texts');
  });
});
