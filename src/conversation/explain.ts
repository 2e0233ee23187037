import { BadRequestException, ValidationPipe } from '@nestjs/common';
import { compileCheck, propertyOf, rulesOf, type Rule } from './compiled-check.js';

type Class = new () => object;

/** A list may have millions of faults; this many show what is wrong. */
const MOST_FAULTS = 20;

const pipe = new ValidationPipe({ transform: true, stopAtFirstError: true });

/**
 * A flat value of texts, such as a query, as an instance of its DTO class. Throws a 400 that names what is wrong, once
 * for each property: the decorator nearest to it is asked first. Not for bodies: its time and stack grow with whatever a
 * client nests.
 */
export async function validated<T extends object>(dto: new () => T, value: unknown): Promise<T> {
  return (await pipe.transform(value, { type: 'body', metatype: dto })) as T;
}

/**
 * Throws the 400 that says why a value is not what its DTO class asks for: the faults of each property in the words of
 * class-validator, without what follows from another fault.
 */
export function refuse(dto: Class, value: unknown): never {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  throw new BadRequestException(faults(dto, isObject ? value : {}, ''));
}

function faults(dto: Class, value: object, path: string): string[] {
  const rules = rulesOf(dto);
  const properties = new Set(rules.map(({ property }) => property));
  return [...properties].flatMap((property) => {
    const given = propertyOf(value, property);
    const its = rules.filter((rule) => rule.property === property);
    const own = its.flatMap((rule) => broken(rule, given, value));
    if (own.length > 0) return own.map((words) => path + words);
    return its.flatMap(({ element }) =>
      element ? faultsInList(element, given as object[], `${path}${property}.`) : [],
    );
  });
}

/** What a constraint says of a value that breaks it. */
function broken({ constraint, property }: Rule, value: unknown, object: object): string[] {
  if (!constraint || constraint.validate(value)) return [];
  const about = { property, value, object, constraints: [], targetName: '' };
  return [(constraint.defaultMessage?.(about) ?? '').replaceAll('$property', property)];
}

function faultsInList(dto: Class, list: readonly object[], path: string): string[] {
  const isRight = compileCheck(dto);
  const found: string[] = [];
  for (const [index, element] of list.entries()) {
    if (found.length >= MOST_FAULTS) break;
    if (!isRight(element)) found.push(...faults(dto, element, `${path}${index}.`));
  }
  return found;
}
