import { regExpOf } from './pattern.js';
import type { Schema, SchemaObject } from './schema.js';

/** The properties that an object of all these schemas must have, those that others bring with them too. */
export function requiredNames(schemas: readonly SchemaObject[]): ReadonlySet<string> {
  const names = new Set(schemas.flatMap(({ required = [] }) => required));
  const dependents = schemas
    .map(({ dependentRequired }) => dependentRequired)
    .filter((each) => each !== undefined);
  // A set visits what is added while it is visited.
  if (dependents.length > 0)
    for (const name of names)
      for (const each of dependents)
        if (name in each) for (const brought of each[name]) names.add(brought);
  return names;
}

/** Which schemas the properties of an object have to fit, whatever their names. */
export class Properties {
  /** Names that schemas know, in the order in which they stand there. */
  readonly declared: readonly string[];
  private readonly patterns: readonly {
    readonly schema: SchemaObject;
    readonly names: readonly { readonly matches: RegExp; readonly schema: Schema }[];
  }[];

  constructor(private readonly schemas: readonly SchemaObject[]) {
    this.declared = [
      ...new Set(schemas.flatMap(({ properties }) => Object.keys(properties ?? {}))),
    ];
    this.patterns = schemas.map((schema) => ({
      schema,
      names: Object.entries(schema.patternProperties ?? {}).map(([pattern, each]) => ({
        matches: regExpOf(pattern),
        schema: each,
      })),
    }));
  }

  /** The schemas that the property of a name has to fit. */
  of(name: string): readonly Schema[] {
    const found: Schema[] = [];
    let isKnown = false;
    for (const { schema, names } of this.patterns) {
      const before = found.length;
      const own = schema.properties?.[name];
      if (own !== undefined) found.push(own);
      for (const each of names) if (each.matches.test(name)) found.push(each.schema);
      if (found.length === before && schema.additionalProperties !== undefined)
        found.push(schema.additionalProperties);
      isKnown ||= found.length > before;
    }
    if (!isKnown)
      for (const { unevaluatedProperties } of this.schemas)
        if (unevaluatedProperties !== undefined) found.push(unevaluatedProperties);
    return found;
  }

  /** Whether a property brings others with it that need not be there. */
  bringsOthers(name: string): boolean {
    return this.schemas.some(
      ({ dependentRequired, dependentSchemas }) =>
        (dependentRequired?.[name]?.length ?? 0) > 0 || dependentSchemas?.[name] !== undefined,
    );
  }
}
