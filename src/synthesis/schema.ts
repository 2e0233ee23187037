/** The types that JSON Schema tells apart. */
export type TypeName = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/** Schemas by the name, or the pattern of names, of what they are of; without a prototype, since names are any. */
export type Schemas = Readonly<Record<string, Schema>>;

/** A JSON schema that was read: true accepts every value, false none. */
export type Schema = boolean | SchemaObject;

/** A JSON schema of draft 2020-12, with the keywords that decide which values it accepts. */
export interface SchemaObject {
  /** `#`, or `#/$defs/` and a name that was given when it was read. */
  $ref?: string;
  $defs?: Record<string, Schema>;
  type?: TypeName | readonly TypeName[];
  enum?: readonly unknown[];
  const?: unknown;
  allOf?: readonly Schema[];
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  not?: Schema;
  if?: Schema;
  then?: Schema;
  else?: Schema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  properties?: Schemas;
  patternProperties?: Schemas;
  additionalProperties?: Schema;
  unevaluatedProperties?: Schema;
  propertyNames?: Schema;
  required?: readonly string[];
  dependentRequired?: Readonly<Record<string, readonly string[]>>;
  dependentSchemas?: Schemas;
  minProperties?: number;
  maxProperties?: number;
  prefixItems?: readonly Schema[];
  items?: Schema;
  unevaluatedItems?: Schema;
  contains?: Schema;
  minContains?: number;
  maxContains?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
}

/** A value of JSON that is an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
