import { isInt, isString, max, min } from 'class-validator';
import { charactersIn, conjunction, faultOf, type Rule } from './rule.js';
import { wrongType, type Shape } from './shape.js';

/** A string: whether it must not be empty, how many characters it has at most, and what it looks like. */
export function text(asked: { filled?: boolean; longest?: number; pattern?: RegExp } = {}): Shape {
  const { filled, longest, pattern } = asked;
  const rules = [rule('isString', undefined, isString)];
  if (filled) rules.push(rule('isNotEmpty', undefined, (value) => value !== ''));
  if (longest) {
    rules.push(rule('maxLength', longest, (value) => fits(value as string, longest)));
  }
  if (pattern) rules.push(rule('matches', pattern, (value) => pattern.test(value as string)));
  const schema = {
    type: 'string',
    ...(filled && { minLength: 1 }),
    ...(longest && { maxLength: longest }),
    ...(pattern && { pattern: pattern.source }),
  };
  return scalar(['a string', 'strings'], schema, rules);
}

/** One of several strings. */
export function choice(choices: readonly string[]): Shape {
  const rules = [rule('isIn', choices, (value) => choices.includes(value as string))];
  return scalar(['a string', 'strings'], { type: 'string', enum: choices }, rules);
}

/** A whole number. */
export function integer({ least, most }: { least?: number; most?: number } = {}): Shape {
  const rules = [rule('isInt', undefined, isInt)];
  if (least !== undefined) rules.push(rule('min', least, (value) => min(value, least)));
  if (most !== undefined) rules.push(rule('max', most, (value) => max(value, most)));
  const schema = {
    type: 'integer',
    ...(least !== undefined && { minimum: least }),
    ...(most !== undefined && { maximum: most }),
  };
  return scalar(['an integer', 'integers'], schema, rules);
}

/** Null, where that is a value like another. */
export const nothing: Shape = {
  one: 'null',
  many: 'nulls',
  schema: { enum: [null] },
  models: [],
  concerns: (value) => value === null,
  accepts: (value) => value === null,
  fault: (value, path) => wrongType('null', value, path),
};

/** Whether a string has so many characters at most; a long one is not counted. */
function fits(value: string, characters: number): boolean {
  if (value.length <= characters) return true;
  return value.length <= 2 * characters && charactersIn(value) <= characters;
}

/** A rule that does not look at an object. */
interface ScalarRule extends Rule {
  readonly holds: (value: unknown) => boolean;
}

function rule(name: string, figure: unknown, holds: ScalarRule['holds']): ScalarRule {
  return { name, figures: figure === undefined ? [] : [figure], holds };
}

function scalar(
  [one, many]: [string, string],
  schema: Shape['schema'],
  rules: readonly ScalarRule[],
): Shape {
  const type = schema.type === 'integer' ? 'number' : 'string';
  const check = conjunction(rules.map(({ holds }) => holds)) as ScalarRule['holds'];
  return {
    one,
    many,
    schema,
    models: [],
    concerns: (value) => typeof value === type,
    accepts: check,
    fault: (value, path) => {
      const broken = rules.find(({ holds }) => !holds(value)) ?? rules[0];
      return faultOf(broken, rules, value, path, () => '');
    },
  };
}
