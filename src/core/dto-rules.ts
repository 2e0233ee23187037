import 'reflect-metadata';
import {
  getFromContainer,
  isBoolean,
  isInt,
  isString,
  max,
  min,
  getMetadataStorage,
  ValidateBy,
  ValidateNested,
  ValidationTypes,
  type MetadataStorage,
  type ValidationArguments,
  type ValidatorConstraintInterface,
} from 'class-validator';
import { Type } from 'class-transformer';
import { applyDecorators } from '@nestjs/common';
import type { JsonObject } from './json-object.js';
import type { Rule } from './rule.js';
import type { Dto, Shape } from './shape.js';

/** A rule that a DTO class has for one of its properties. */
export interface PropertyRule extends Rule {
  /** The shape that the rule asks for. */
  readonly shape?: Shape;
  /** What class-validator says of a value that breaks the rule. */
  readonly words: (value: unknown, object: JsonObject) => string;
}

/** The rules of a DTO class for one of its properties. */
export interface Property {
  readonly name: string;
  /** None of the rules is asked when the value is absent or null. */
  readonly isOptional: boolean;
  /** In the order in which they are asked: the decorator nearest to the property first. */
  readonly rules: readonly PropertyRule[];
  /** The class of the elements of a {@link ListOf}. */
  readonly element?: Dto;
}

/** A rule about a value and its siblings. It is asked whatever these are: it expects nothing of them. */
export interface RuleAcross {
  readonly name: string;
  readonly holds: Rule['holds'];
  /** Says what is wrong, in whole sentences. */
  readonly words: (value: unknown) => string;
}

/** What our decorators tell {@link propertiesOf}, in the context that class-validator keeps with a rule. */
interface Context {
  readonly element?: () => Dto;
  readonly shape?: Shape;
  readonly across?: RuleAcross;
}

/**
 * The property is a list whose elements follow the rules of another DTO class. Goes with IsArray: class-validator by
 * itself takes a lone object for a list of one.
 */
export function ListOf(element: () => Dto): PropertyDecorator {
  const context: Context = { element };
  return applyDecorators(ValidateNested({ each: true, context }), Type(element));
}

/** The property has a shape. */
export function Follows(shape: Shape): PropertyDecorator {
  const context: Context = { shape };
  const validate = shape.accepts;
  const defaultMessage = (): string => `$property must be ${shape.one}`;
  return ValidateBy({ name: 'follows', validator: { validate, defaultMessage } }, { context });
}

/** The property goes together with its siblings. */
export function Across(across: RuleAcross): PropertyDecorator {
  const context: Context = { across };
  const validate = (value: unknown, about?: ValidationArguments): boolean =>
    across.holds(value, about?.object as JsonObject);
  const defaultMessage = (about?: ValidationArguments): string => across.words(about?.value);
  return ValidateBy({ name: across.name, validator: { validate, defaultMessage } }, { context });
}

type Metadata = ReturnType<MetadataStorage['getTargetValidationMetadatas']>[number];

/**
 * The class-validator rules of a DTO class, property by property in their order.
 * @throws Error when the class has one that has no compiled form
 */
export function propertiesOf(dto: Dto): Property[] {
  const all = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const names = new Set(all.map(({ propertyName }) => propertyName));
  return [...names].map((name) => {
    const its = all.filter(({ propertyName }) => propertyName === name);
    const element = its.map((metadata) => contextOf(metadata).element).find(Boolean);
    return {
      name,
      isOptional: its.some(isOptional),
      rules: its.flatMap((metadata) => ruleOf(dto, metadata) ?? []),
      ...(element && { element: element() }),
    };
  });
}

function contextOf({ context }: Metadata): Context {
  return (context ?? {}) as Context;
}

function isOptional({ type, name }: Metadata): boolean {
  return type === ValidationTypes.CONDITIONAL_VALIDATION && name === 'isOptional';
}

/** The rule of a decorator; none where it says something else about its property. */
function ruleOf(dto: Dto, metadata: Metadata): PropertyRule | undefined {
  const { type, propertyName: property, each, validateIf } = metadata;
  const { element, shape, across } = contextOf(metadata);
  if (isOptional(metadata) || element) return undefined;
  if (type !== ValidationTypes.CUSTOM_VALIDATION || each || validateIf) {
    throw new Error(`${dto.name}.${property}: no compiled form of ${metadata.name ?? type}.`);
  }
  const constraint = getFromContainer<ValidatorConstraintInterface>(
    metadata.constraintCls as new () => ValidatorConstraintInterface,
  );
  const name = metadata.name ?? type;
  const figures = (metadata.constraints as unknown[] | undefined) ?? [];
  // One for all values, since rules that look at the object are made with Across.
  const about = { constraints: figures } as ValidationArguments;
  const words = (value: unknown, object: JsonObject): string =>
    (constraint.defaultMessage?.({ ...about, property, value, object, targetName: dto.name }) ?? '')
      .replaceAll('$property', property)
      .replaceAll('$constraint1', String(figures[0]));
  const holds = (value: unknown): boolean => constraint.validate(value, about) as boolean;
  return {
    name,
    figures,
    holds: shape?.accepts ?? across?.holds ?? direct(name, figures) ?? holds,
    words,
    ...(shape && { shape }),
  };
}

/**
 * What class-validator's own rules call in the end, without the way there, which costs three times as much. A rule of
 * ours must not have the name of one of these.
 */
function direct(name: string, [figure]: readonly unknown[]): Rule['holds'] | undefined {
  switch (name) {
    case 'isString':
      return isString;
    case 'isInt':
      return isInt;
    case 'isBoolean':
      return isBoolean;
    case 'min':
      return (value) => min(value, figure as number);
    case 'max':
      return (value) => max(value, figure as number);
    default:
      return undefined;
  }
}
