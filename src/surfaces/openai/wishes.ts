import type { IncomingHttpHeaders } from 'node:http';
import { MISS_POLICIES, type ReplayWishes } from '../../core/chat.js';
import { InvalidHeaderError } from '../../core/errors.js';
import { PICK_EXPECTED, pickRule } from '../../core/pick-rule.js';
import { STRATEGY_NAMES } from '../../core/strategy.js';

const NONE: ReplayWishes = {};

/**
 * How a request's headers want it to be answered from recordings.
 * @throws InvalidHeaderError when one of them says what there is not
 */
export function wishesOf(headers: IncomingHttpHeaders): ReplayWishes {
  const strategy = headers['x-reprise-strategy'];
  const pick = headers['x-reprise-pick'];
  const onMiss = headers['x-reprise-on-miss'];
  if (strategy === undefined && pick === undefined && onMiss === undefined) return NONE;
  return {
    strategy: read('x-reprise-strategy', strategy, oneOf(STRATEGY_NAMES), list(STRATEGY_NAMES)),
    pick: read('x-reprise-pick', pick, pickRule, PICK_EXPECTED),
    onMiss: read('x-reprise-on-miss', onMiss, oneOf(MISS_POLICIES), list(MISS_POLICIES)),
  };
}

function read<T>(
  name: string,
  given: string | string[] | undefined,
  reader: (text: string) => T | undefined,
  expected: string,
): T | undefined {
  if (given === undefined) return undefined;
  const text = String(given).trim();
  const value = reader(text);
  if (value === undefined) throw new InvalidHeaderError(name, text, expected);
  return value;
}

function oneOf<T extends string>(names: readonly T[]): (text: string) => T | undefined {
  return (text) => names.find((name) => name === text);
}

function list(names: readonly string[]): string {
  return `one of ${names.join(', ')}`;
}
