import 'reflect-metadata';
import {
  getFromContainer,
  getMetadataStorage,
  ValidateNested,
  ValidationTypes,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { Type } from 'class-transformer';
import { applyDecorators } from '@nestjs/common';

type Class = new () => object;
type Check = (value: unknown) => boolean;

/** A rule that a DTO class has for one of its properties: a constraint, or the class of a list's elements. */
export type Rule = { readonly property: string } & (
  | { readonly constraint: ValidatorConstraintInterface; readonly element?: undefined }
  | { readonly constraint?: undefined; readonly element: Class }
);

const ELEMENT = Symbol('class of a list’s elements');

/** The property is a list whose elements follow the rules of another DTO class. */
export function ListOf(element: () => Class): PropertyDecorator {
  return applyDecorators(
    ValidateNested({ each: true }),
    Type(element),
    Reflect.metadata(ELEMENT, element),
  );
}

/**
 * The class-validator rules of a DTO class.
 * @throws Error when the class has one that cannot be compiled
 */
export function rulesOf(dto: Class): Rule[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  return rules.map(({ type, propertyName: property, constraintCls, each }): Rule => {
    if (type === ValidationTypes.NESTED_VALIDATION) {
      const element = Reflect.getMetadata(ELEMENT, dto.prototype as object, property) as
        (() => Class) | undefined;
      if (!element || !each) throw new Error(`${dto.name}.${property}: use ListOf.`);
      return { property, element: element() };
    }
    if (type !== ValidationTypes.CUSTOM_VALIDATION || each) {
      throw new Error(`${dto.name}.${property}: no compiled form of ${type}.`);
    }
    const constraint = getFromContainer<ValidatorConstraintInterface>(
      constraintCls as new () => ValidatorConstraintInterface,
    );
    return { property, constraint };
  });
}

/**
 * Compiles the class-validator rules of a DTO class into a function that only says yes or no: some hundred times as
 * fast as validating an instance, with the same constraint functions. `refuse` finds the words for a no.
 * @throws Error at once when the class has a rule that this does not know
 */
export function compileCheck(dto: Class): Check {
  const checks = rulesOf(dto).map(({ property, constraint, element }): Check => {
    if (constraint) return (value) => constraint.validate(propertyOf(value, property)) as boolean;
    const check = compileCheck(element);
    return (value) => allPass(propertyOf(value, property), check);
  });
  return (value) => {
    if (typeof value !== 'object' || value === null) return false;
    for (const check of checks) if (!check(value)) return false;
    return true;
  };
}

/** A property of an object. */
export function propertyOf(value: unknown, name: string): unknown {
  return (value as Record<string, unknown>)[name];
}

function allPass(list: unknown, check: Check): boolean {
  if (!Array.isArray(list)) return false;
  for (const element of list) if (!check(element)) return false;
  return true;
}
