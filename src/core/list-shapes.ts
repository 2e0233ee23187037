import { isObject } from './json-object.js';
import { wrongType, type Shape } from './shape.js';

/** A list of values of one shape: whether it must not be empty, and how many there are at most. */
export function listOf(items: Shape, { filled = false, most = Infinity } = {}): Shape {
  const least = filled ? 1 : 0;
  const { accepts } = items;
  const one = `an array of ${items.many}`;
  return {
    one,
    many: `arrays of ${items.many}`,
    schema: {
      type: 'array',
      items: items.schema,
      ...(filled && { minItems: 1 }),
      ...(most < Infinity && { maxItems: most }),
    },
    models: items.models,
    items,
    concerns: Array.isArray,
    accepts: (value) => {
      if (!Array.isArray(value) || value.length < least || value.length > most) return false;
      for (const item of value) if (!accepts(item)) return false;
      return true;
    },
    fault: (value, path) => {
      if (!Array.isArray(value)) return wrongType(one, value, path);
      if (value.length < least) return { path, value, rule: 'filled' };
      const { length } = value;
      if (length > most) return { path, value, rule: 'longest', limit: most, length };
      const place = value.findIndex((item) => !accepts(item));
      return items.fault(value[place], [...path, place]);
    },
  };
}

/** An object of any keys of one shape, whose values have another, with so many pairs at most. */
export function mapOf(keys: Shape, values: Shape, { most = Infinity } = {}): Shape {
  const isPair = (key: string, value: unknown): boolean =>
    keys.accepts(key) && values.accepts(value);
  return {
    one: 'an object',
    many: 'objects',
    schema: {
      type: 'object',
      additionalProperties: values.schema,
      ...(most < Infinity && { maxProperties: most }),
    },
    models: values.models,
    concerns: isObject,
    accepts: (value) => {
      if (!isObject(value)) return false;
      let pairs = 0;
      for (const key in value) if (++pairs > most || !isPair(key, value[key])) return false;
      return true;
    },
    fault: (value, path) => {
      if (!isObject(value)) return wrongType('an object', value, path);
      const all = Object.keys(value);
      const { length } = all;
      if (length > most) return { path, value, rule: 'longest', limit: most, length };
      const key = all.find((name) => !isPair(name, value[name])) ?? '';
      const at = [...path, key];
      if (keys.accepts(key)) return values.fault(value[key], at);
      return { ...keys.fault(key, at), isKey: true };
    },
  };
}

/** A value of any of the shapes. */
export function either(...shapes: readonly Shape[]): Shape {
  const [first, second, ...others] = shapes.map(({ accepts }) => accepts);
  const rest = others.length > 0 ? either(...shapes.slice(2)).accepts : () => false;
  const one = `one of ${alternatives(shapes.map((shape) => shape.one))}`;
  return {
    one,
    many: alternatives(shapes.map((shape) => shape.many)),
    schema: { oneOf: shapes.map(({ schema }) => schema) },
    models: shapes.flatMap(({ models }) => models),
    concerns: (value) => shapes.some(({ concerns }) => concerns(value)),
    accepts: (value) => first(value) || second(value) || rest(value),
    fault: (value, path) =>
      nearest(shapes, value)?.fault(value, path) ?? wrongType(one, value, path),
  };
}

/** The shape that a value seems to be meant for: by its type, and a list by its first element. */
function nearest(shapes: readonly Shape[], value: unknown): Shape | undefined {
  const its = shapes.filter(({ concerns }) => concerns(value));
  const [item] = Array.isArray(value) ? (value as unknown[]) : [];
  return its.find(({ items }) => items?.concerns(item)) ?? its[0];
}

function alternatives(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
