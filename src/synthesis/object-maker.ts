import { UnsatisfiableError } from './budget.js';
import { textOfPattern } from './pattern-text.js';
import { Properties, requiredNames } from './properties.js';
import type { SchemaObject } from './schema.js';
import type { Values } from './values.js';
import { NOUNS } from './words.js';

/** How often a property that may be left out is there. */
const OPTIONAL_SHARE = 0.8;
/** Names that are tried, beside those that are needed. */
const SPARE_NAMES = 50;

/** The JSON text of an object that fits all these schemas, whose properties stand in the order of the schemas. */
export function makeObject(
  schemas: readonly SchemaObject[],
  values: Values,
  depth: number,
): string {
  const properties = new Properties(schemas);
  const names = [...namesFor(schemas, properties, values, depth)];
  values.budget.need(names.length);
  const members = names.map((name) => {
    values.budget.addText(name.length);
    return `${JSON.stringify(name)}:${values.make(properties.of(name), depth + 1)}`;
  });
  return `{${members.join(',')}}`;
}

function namesFor(
  schemas: readonly SchemaObject[],
  properties: Properties,
  values: Values,
  depth: number,
): Set<string> {
  const { budget, heights, random } = values;
  const required = requiredNames(schemas);
  const least = schemas.reduce((most, { minProperties = 0 }) => Math.max(most, minProperties), 0);
  const most = schemas.reduce(
    (fewest, { maxProperties = Infinity }) => Math.min(fewest, maxProperties),
    Infinity,
  );
  if (required.size > most || least > most)
    throw new UnsatisfiableError('an object has to have more properties than it may have');
  budget.need(least);
  const isTight = budget.isTight(depth);
  let missing = Math.max(0, least - required.size);
  let spare = most - required.size;
  const take = (name: string, isWanted: () => boolean): boolean => {
    const isFit = (): boolean =>
      !properties.bringsOthers(name) && heights.most(properties.of(name)) < Infinity;
    if (spare === 0 || !isWanted() || !isFit()) return false;
    missing--;
    spare--;
    return true;
  };
  const isWanted = (): boolean => missing > 0 || (!isTight && random.chance(OPTIONAL_SHARE));
  const names = new Set(
    properties.declared.filter((name) => required.has(name) || take(name, isWanted)),
  );
  for (const name of required) names.add(name);
  for (let tries = missing + SPARE_NAMES; missing > 0 && tries > 0; tries--) {
    const name = inventedName(schemas, values, depth);
    if (!names.has(name) && take(name, () => true)) names.add(name);
  }
  if (missing > 0) throw new UnsatisfiableError('an object has to have more properties');
  return names;
}

/** A name that the schemas may allow. */
function inventedName(schemas: readonly SchemaObject[], values: Values, depth: number): string {
  const { budget, random } = values;
  const rules = schemas.flatMap(({ propertyNames }) => propertyNames ?? []);
  if (rules.length > 0) {
    const name: unknown = JSON.parse(values.make([...rules, { type: 'string' }], depth + 1));
    return String(name);
  }
  const patterns = schemas.flatMap(({ patternProperties }) => Object.keys(patternProperties ?? {}));
  if (patterns.length > 0 && random.chance(0.5))
    return textOfPattern(random.pick(patterns), random, budget, 0);
  return `${random.pick(NOUNS)}_${random.whole(1, 999)}`;
}
