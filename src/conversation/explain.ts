import { BadRequestException, ValidationPipe } from '@nestjs/common';
import { compileCheck } from '../core/compiled-check.js';
import { propertiesOf } from '../core/dto-rules.js';
import { isObject, type JsonObject } from '../core/json-object.js';
import type { Dto } from '../core/shape.js';

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
export function refuse(dto: Dto, value: unknown): never {
  throw new BadRequestException(faults(dto, isObject(value) ? value : {}, ''));
}

function faults(dto: Dto, value: JsonObject, path: string): string[] {
  return propertiesOf(dto).flatMap(({ name, isOptional, rules, element }) => {
    const given = value[name];
    if (isOptional && (given === undefined || given === null)) return [];
    const broken = rules.filter(({ holds }) => !holds(given, value));
    if (broken.length > 0) return broken.map(({ words }) => path + words(given, value));
    return element ? faultsInList(element, given as JsonObject[], `${path}${name}.`) : [];
  });
}

function faultsInList(dto: Dto, list: readonly JsonObject[], path: string): string[] {
  const isRight = compileCheck(dto);
  const found: string[] = [];
  for (const [index, element] of list.entries()) {
    if (found.length >= MOST_FAULTS) break;
    if (!isRight(element)) found.push(...faults(dto, element, `${path}${index}.`));
  }
  return found;
}
