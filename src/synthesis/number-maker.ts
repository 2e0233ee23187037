import { UnsatisfiableError } from './budget.js';
import type { Random } from './random.js';
import type { SchemaObject } from './schema.js';

/** Where nothing else is asked for, numbers are from 0 to this. */
const USUAL = 1000;
/** Steps from the least number that are taken at most. */
const MOST_STEPS = 2 ** 32;
const TRIES = 20;
/** Digits that a double keeps. */
const DIGITS = 15;

interface Bounds {
  readonly least: number;
  readonly most: number;
}

/**
 * A number that fits all these schemas.
 * @throws UnsatisfiableError when none was found
 */
export function makeNumber(
  schemas: readonly SchemaObject[],
  isWhole: boolean,
  random: Random,
): number {
  const bounds = usual(schemas);
  const step = schemas.reduce((most, { multipleOf = 0 }) => Math.max(most, multipleOf), 0);
  const unit = isWhole && !Number.isInteger(step) ? 1 : step;
  const fits = (value: number): boolean =>
    Number.isFinite(value) &&
    (!isWhole || Number.isInteger(value)) &&
    schemas.every((schema) => isIn(schema, value) && isMultiple(value, schema.multipleOf));
  for (let i = 0; i < TRIES; i++) {
    const value = anyIn(bounds, isWhole ? unit || 1 : unit, random);
    if (fits(value)) return value;
  }
  // Where the room is narrow, it may be that only these fit.
  const { least, most } = bounds;
  const narrow = [least, most, least / 2 + most / 2, Math.ceil(least), Math.floor(most), 0];
  const found = narrow.find(fits);
  if (found === undefined) throw new UnsatisfiableError('no number fits it');
  return found;
}

/**
 * The bounds that schemas set, and near them those that they do not. Those that are too far apart to draw evenly between
 * them, such as the integers of JavaScript, only say what a number is: then it is a usual one.
 */
function usual(schemas: readonly SchemaObject[]): Bounds {
  const least = Math.max(
    ...schemas.map(({ minimum = -Infinity, exclusiveMinimum = -Infinity }) =>
      Math.max(minimum, exclusiveMinimum),
    ),
  );
  const most = Math.min(
    ...schemas.map(({ maximum = Infinity, exclusiveMaximum = Infinity }) =>
      Math.min(maximum, exclusiveMaximum),
    ),
  );
  const step = schemas.reduce((widest, { multipleOf = 1 }) => Math.max(widest, multipleOf), 1);
  const width = step * USUAL;
  const start = Math.max(least, 0);
  const near = { least: start, most: Math.min(most, start + width) };
  const isVast = most < Infinity && least > -Infinity && (most - least) / step > MOST_STEPS;
  if (isVast && near.least <= near.most) return near;
  if (least > -Infinity) return { least, most: most < Infinity ? most : least + width };
  if (most < 0) return { least: most - width, most };
  return { least: 0, most: Math.min(most, width) };
}

/** A number between bounds: a multiple of a step, or with two decimals where there is none. */
function anyIn({ least, most }: Bounds, step: number, random: Random): number {
  if (step === 0) {
    const value = least + (most - least) * random.fraction();
    const short = Math.round(value * 100) / 100;
    return short >= least && short <= most ? short : value;
  }
  const first = Math.ceil(least / step);
  const steps = Math.min(Math.max(0, Math.floor(most / step) - first), MOST_STEPS);
  // Multiplying leaves an error in the last digits.
  return Number(((first + random.whole(0, steps)) * step).toPrecision(DIGITS));
}

function isIn(schema: SchemaObject, value: number): boolean {
  const { minimum = -Infinity, maximum = Infinity } = schema;
  const { exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = schema;
  return (
    value >= minimum && value <= maximum && value > exclusiveMinimum && value < exclusiveMaximum
  );
}

/** As validators see it that divide doubles: those that count decimals agree on what is made here. */
function isMultiple(value: number, step: number | undefined): boolean {
  return step === undefined || Number.isInteger(value / step);
}
