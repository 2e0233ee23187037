import { UnsatisfiableError } from './budget.js';
import type { Schema, SchemaObject } from './schema.js';
import type { Values } from './values.js';

/** Items beyond those that are asked for. */
const MORE_ITEMS = 2;
/** How often an item is made anew that is there already. */
const TRIES = 30;

/** The JSON text of an array that fits all these schemas. */
export function makeArray(schemas: readonly SchemaObject[], values: Values, depth: number): string {
  const contained = schemas.flatMap(({ contains, minContains = 1 }) =>
    contains === undefined ? [] : Array<Schema>(bounded(minContains, values)).fill(contains),
  );
  const prefix = longestPrefix(schemas);
  const { least, count } = lengthOf(schemas, contained.length, prefix, values, depth);
  values.budget.need(count);
  const isUnique = schemas.some(({ uniqueItems }) => uniqueItems);
  const items = new Set<string>();
  const list: string[] = [];
  // What the array has to contain stands behind the places that have schemas of their own, where there is room.
  const containedFrom = Math.min(prefix, count - contained.length);
  for (let i = 0; i < count; i++) {
    const wanted = itemSchemas(schemas, i);
    const contains = contained.at(i - containedFrom);
    if (i >= containedFrom && contains !== undefined) wanted.push(contains);
    let item = values.make(wanted, depth + 1);
    for (let tries = TRIES; isUnique && items.has(item) && tries > 0; tries--)
      item = values.make(wanted, depth + 1);
    if (isUnique && items.has(item)) {
      if (i >= least) break;
      throw new UnsatisfiableError('an array has to have more items that differ');
    }
    items.add(item);
    list.push(item);
  }
  return `[${list.join(',')}]`;
}

/** How many items an array must have, and how many it gets. */
function lengthOf(
  schemas: readonly SchemaObject[],
  contained: number,
  prefix: number,
  { budget, heights, random }: Values,
  depth: number,
): { least: number; count: number } {
  const most = schemas.reduce(
    (fewest, { maxItems = Infinity }) => Math.min(fewest, maxItems),
    Infinity,
  );
  const least = schemas.reduce((all, { minItems = 0 }) => Math.max(all, minItems), contained);
  if (least > most)
    throw new UnsatisfiableError('an array has to have more items than it may have');
  budget.need(least);
  if (budget.isTight(depth)) return { least, count: least };
  // A tuple is whole where it can be, and another array has an item or more.
  let count = Math.min(most, Math.max(least, prefix || 1));
  const more = random.whole(0, prefix > 0 && least <= prefix ? 0 : MORE_ITEMS);
  count = Math.min(most, count + more);
  while (count > least && heights.most(itemSchemas(schemas, count - 1)) === Infinity) count--;
  return { least, count };
}

function longestPrefix(schemas: readonly SchemaObject[]): number {
  return schemas.reduce((most, { prefixItems = [] }) => Math.max(most, prefixItems.length), 0);
}

/** The schemas that the item at a place has to fit. */
function itemSchemas(schemas: readonly SchemaObject[], at: number): Schema[] {
  const found = schemas.flatMap(({ prefixItems = [], items }) =>
    at < prefixItems.length ? [prefixItems[at]] : items === undefined ? [] : [items],
  );
  if (found.length > 0) return found;
  return schemas.flatMap(({ unevaluatedItems }) =>
    unevaluatedItems === undefined ? [] : [unevaluatedItems],
  );
}

function bounded(count: number, { budget }: Values): number {
  budget.need(count);
  return count;
}
