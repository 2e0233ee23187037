import { propertiesOf, type Property } from './dto-rules.js';
import type { JsonObject } from './json-object.js';
import { conjunction, type PropertyCheck } from './rule.js';
import type { Dto } from './shape.js';

type Check = (value: unknown) => boolean;

/** What a compiled check knows of a property. */
class Asked {
  constructor(
    readonly isOptional: boolean,
    readonly check: PropertyCheck,
  ) {}
}

/**
 * Compiles the class-validator rules of a DTO class into a function that only says yes or no: some hundred times as
 * fast as validating an instance, with the same constraint functions. It goes through what an object has, not through
 * what it might have: a body has five of forty properties, and a look-up by name of one that is missing costs the most.
 * @param but a property that is checked already, such as the one that chose the class
 * @throws Error at once when the class has a rule that has no compiled form
 */
export function compileCheck(dto: Dto, but?: string): Check {
  const properties = propertiesOf(dto).filter(({ name }) => name !== but);
  const asked = new Map(
    properties.map((property) => [
      property.name,
      new Asked(property.isOptional, compile(property)),
    ]),
  );
  const required = properties.filter(({ isOptional }) => !isOptional).length;
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    let missing = required;
    for (const name in value) {
      const property = asked.get(name);
      if (property === undefined) continue;
      const its = (value as JsonObject)[name];
      if (property.isOptional) {
        if (its === null || its === undefined) continue;
      } else missing--;
      if (!property.check(its, value as JsonObject)) return false;
    }
    return missing === 0;
  };
}

function compile({ rules, element }: Property): PropertyCheck {
  const checks = rules.map(({ holds }) => holds);
  return conjunction(element ? [...checks, everyOne(compileCheck(element))] : checks);
}

function everyOne(check: Check): Check {
  return (list) => {
    if (!Array.isArray(list)) return false;
    for (const item of list) if (!check(item)) return false;
    return true;
  };
}
