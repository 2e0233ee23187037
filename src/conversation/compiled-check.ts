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
 * Compiles the class-validator rules of a DTO class into a function that only says yes or no: some hundred times as
 * fast as validating an instance, with the same constraint functions. A refused value is validated once more by
 * class-validator itself, which finds the words.
 * @throws Error at once when the class has a rule that this does not know
 */
export function compileCheck(dto: Class): Check {
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const checks = rules.map(({ type, propertyName, constraintCls, each }): Check => {
    if (type === ValidationTypes.NESTED_VALIDATION) {
      const element = Reflect.getMetadata(ELEMENT, dto.prototype as object, propertyName) as
        (() => Class) | undefined;
      if (!element || !each) throw new Error(`${dto.name}.${propertyName}: use ListOf.`);
      const check = compileCheck(element());
      return (value) => allPass(propertyOf(value, propertyName), check);
    }
    if (type !== ValidationTypes.CUSTOM_VALIDATION || each) {
      throw new Error(`${dto.name}.${propertyName}: no compiled form of ${type}.`);
    }
    const constraint = getFromContainer<ValidatorConstraintInterface>(
      constraintCls as new () => ValidatorConstraintInterface,
    );
    return (value) => constraint.validate(propertyOf(value, propertyName)) as boolean;
  });
  return (value) => {
    if (typeof value !== 'object' || value === null) return false;
    for (const check of checks) if (!check(value)) return false;
    return true;
  };
}

function propertyOf(value: unknown, name: string): unknown {
  return (value as Record<string, unknown>)[name];
}

function allPass(list: unknown, check: Check): boolean {
  if (!Array.isArray(list)) return false;
  for (const element of list) if (!check(element)) return false;
  return true;
}
