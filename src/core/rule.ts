import type { Fault, Path } from './fault.js';
import type { JsonObject } from './json-object.js';

/** @param object the one that has the value */
export type PropertyCheck = (value: unknown, object: JsonObject) => boolean;

/** One thing that is asked of a value. */
export interface Rule {
  /** What class-validator calls it: `isInt`, `min`. */
  readonly name: string;
  /** What it was given: the bound of `min`. */
  readonly figures: readonly unknown[];
  readonly holds: PropertyCheck;
}

/** All of the checks, in their order; without a loop, which would cost more than most of them. */
export function conjunction(checks: readonly PropertyCheck[]): PropertyCheck {
  const [first, second, ...others] = checks;
  if (checks.length === 0) return () => true;
  if (checks.length === 1) return first;
  if (checks.length === 2) return (value, object) => first(value, object) && second(value, object);
  const rest = conjunction(others);
  return (value, object) => first(value, object) && second(value, object) && rest(value, object);
}

/** What class-validator’s rules about a value’s type expect. */
const TYPES: Readonly<Record<string, string>> = {
  isString: 'a string',
  isInt: 'an integer',
  isNumber: 'a decimal',
  isBoolean: 'a boolean',
};

/**
 * The fault of a value that breaks a rule.
 * @param rules all that are asked of the value
 * @param words of a rule that has no name of its own here
 */
export function faultOf(
  { name, figures: [figure] }: Rule,
  rules: readonly Rule[],
  value: unknown,
  path: Path,
  words: () => string,
): Fault {
  if (name in TYPES) return { path, value, rule: 'type', expected: TYPES[name] };
  switch (name) {
    case 'isIn':
      if (typeof value !== 'string') return { path, value, rule: 'type', expected: TYPES.isString };
      return { path, value, rule: 'choice', choices: figure as string[] };
    case 'min':
    case 'max': {
      const integer = rules.some((other) => other.name === 'isInt');
      return { path, value, rule: name, limit: figure as number, integer };
    }
    case 'isNotEmpty':
      return { path, value, rule: 'filled' };
    case 'maxLength':
      return {
        path,
        value,
        rule: 'longest',
        limit: figure as number,
        length: charactersIn(value as string),
      };
    case 'matches':
      return { path, value, rule: 'pattern', pattern: (figure as RegExp).source };
    default:
      return { path, value, rule: 'other', words: words() };
  }
}

/** How many characters a string has; one beyond the basic plane is two code units. */
export function charactersIn(value: string): number {
  let pairs = 0;
  for (let i = 0; i < value.length; i++) {
    if ((value.codePointAt(i) ?? 0) > 0xffff) {
      pairs++;
      i++;
    }
  }
  return value.length - pairs;
}
