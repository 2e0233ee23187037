import type { IncomingHttpHeaders } from 'node:http';
import { MISS_POLICIES, type Wishes } from '../../core/chat.js';
import { ENGINE_NAMES } from '../../core/engine-name.js';
import { InvalidHeaderError } from '../../core/errors.js';
import { PICK_EXPECTED, pickRule } from '../../core/pick-rule.js';
import { STRATEGY_NAMES } from '../../core/strategy.js';

const NONE: Wishes = {};

/**
 * How a request's headers want it to be answered.
 * @throws InvalidHeaderError when one of them says what there is not
 */
export function wishesOf(headers: IncomingHttpHeaders): Wishes {
  const strategy = headers['x-reprise-strategy'];
  const pick = headers['x-reprise-pick'];
  const onMiss = headers['x-reprise-on-miss'];
  const engine = headers['x-reprise-engine'];
  const record = headers['x-reprise-record'];
  if ((strategy ?? pick ?? onMiss ?? engine ?? record) === undefined) return NONE;
  return {
    engine: read('x-reprise-engine', engine, oneOf(ENGINE_NAMES), list(ENGINE_NAMES)),
    record: read('x-reprise-record', record, flag, 'true or false'),
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

function flag(text: string): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function list(names: readonly string[]): string {
  return `one of ${names.join(', ')}`;
}
