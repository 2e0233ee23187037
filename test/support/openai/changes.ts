import { SCHEMAS } from './official-schema.js';

/** A chat request, or something like it. */
export type Body = Record<string, unknown>;

/** What a value becomes that is taken away. */
const NOTHING = Symbol('nothing');

/** Values of every type, and at the edges of what some field takes. */
const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, 1, -1, 0.5, 1.5, 2.5, -2.5, 20, 21, 101, 129, 1e19, -1e300],
  ...['', 'x', 'x'.repeat(65), 'x'.repeat(513), '😀'.repeat(64), [], {}],
  ...[[null], ['a'], [1], [[]], [{}], { a: 1 }, { a: 'b' }, { 1: 1 }, { type: 'text' }],
];

/** Every word that stands for one of several choices somewhere. */
const CHOICES = new Set(
  Object.entries(SCHEMAS).flatMap(([name, schema]) =>
    name === 'ModelIdsShared' ? [] : choicesIn(schema),
  ),
);

/** What a value is changed into: others, some that are nearly the same, and at last nothing. */
export function changesOf(value: unknown): unknown[] {
  return [...VALUES, ...similar(value), NOTHING];
}

function similar(value: unknown): unknown[] {
  if (typeof value === 'string') return [`${value}x`, [value], ...CHOICES];
  if (typeof value === 'number') return [value + 1, value - 1, value + 0.5, String(value)];
  if (Array.isArray(value))
    return [value[0], ...[3, 4, 5].map((length) => repeated(value, length))];
  return [[value]];
}

function repeated(list: readonly unknown[], length: number): unknown[] {
  return list.length === 0 ? [] : Array.from({ length }, (_, i) => list[i % list.length]);
}

/** Gives a property, or a place in a list, another value. */
export function change(holder: Body, key: string, value: unknown): void {
  if (value !== NOTHING) holder[key] = value;
  else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
}

/** Every object and list in a value, with each of its keys. */
export function placesIn(value: unknown): [holder: Body, key: string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, its]) => [
    [value as Body, key] as [Body, string],
    ...placesIn(its),
  ]);
}

function choicesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { enum: choices = [] } = schema as { readonly enum?: readonly string[] };
  return [...choices, ...Object.values(schema).flatMap(choicesIn)];
}
