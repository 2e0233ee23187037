import { compileCheck } from './compiled-check.js';
import { propertiesOf, type Property } from './dto-rules.js';
import type { Fault, Path } from './fault.js';
import { isObject, type JsonObject } from './json-object.js';
import { listOf } from './list-shapes.js';
import { faultOf } from './rule.js';
import { wrongType, type Dto, type Shape } from './shape.js';

const reference = ({ name }: Dto): { $ref: string } => ({ $ref: `#/components/schemas/${name}` });

/** Any object, whatever is in it. */
export const anyObject: Shape = {
  one: 'an object',
  many: 'objects',
  schema: { type: 'object', additionalProperties: true },
  models: [],
  concerns: isObject,
  accepts: isObject,
  fault: (value, path) => wrongType('an object', value, path),
};

/** An object that follows the rules of a DTO class. */
export function objectOf(dto: Dto): Shape {
  return {
    ...anyObject,
    schema: reference(dto),
    models: [dto],
    accepts: compileCheck(dto),
    fault: (value, path) => firstFault(dto, value, path),
  };
}

/**
 * An object that follows the rules of one of several DTO classes.
 * @param by the property whose value says which
 */
export function unionOf(by: string, classes: Readonly<Record<string, Dto>>): Shape {
  const names = Object.keys(classes);
  const models = Object.values(classes);
  const checks = new Map<unknown, (value: unknown) => boolean>(
    Object.entries(classes).map(([name, dto]) => [name, compileCheck(dto, by)]),
  );
  const mapping = Object.fromEntries(names.map((name) => [name, reference(classes[name]).$ref]));
  return {
    ...anyObject,
    schema: { oneOf: models.map(reference), discriminator: { propertyName: by, mapping } },
    models,
    accepts: (value) => {
      if (typeof value !== 'object' || value === null) return false;
      const check = checks.get((value as JsonObject)[by]);
      return check?.(value) ?? false;
    },
    fault: (value, path) => {
      if (!isObject(value)) return wrongType('an object', value, path);
      const name = value[by];
      const at = [...path, by];
      if (name === undefined) return { path: at, value: name, rule: 'presence' };
      if (typeof name !== 'string') return wrongType('a string', name, at);
      if (!checks.has(name)) return { path: at, value: name, rule: 'choice', choices: names };
      return firstFault(classes[name], value, path, by);
    },
  };
}

const known = new WeakMap<Dto, readonly Property[]>();

/**
 * The first fault of a value that a compiled check refuses, in the order in which its DTO class declares properties and
 * rules. Takes a pass over the value for each level of classes: its time grows with the value's size, its stack not.
 * @param but a property that is right, such as the one that chose the class
 */
export function firstFault(dto: Dto, value: unknown, path: Path, but?: string): Fault {
  if (!isObject(value)) return wrongType('an object', value, path);
  for (const { name, isOptional, rules, element } of known.get(dto) ?? remember(dto)) {
    const given = value[name];
    if (name === but || (isOptional && (given === undefined || given === null))) continue;
    const at = [...path, name];
    if (given === undefined) return { path: at, value: given, rule: 'presence' };
    const broken = rules.find(({ holds }) => !holds(given, value));
    if (broken?.shape) return broken.shape.fault(given, at);
    if (broken) return faultOf(broken, rules, given, at, () => broken.words(given, value));
    const list = element && listOf(objectOf(element));
    if (list && !list.accepts(given)) return list.fault(given, at);
  }
  throw new Error(`${dto.name}: a value is refused, but breaks no rule.`);
}

function remember(dto: Dto): readonly Property[] {
  const properties = propertiesOf(dto);
  known.set(dto, properties);
  return properties;
}
