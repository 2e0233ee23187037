import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { ROOT } from '../child.js';

/** A JSON schema. */
export type Schema = Readonly<Record<string, unknown>>;

const FILE = join(ROOT, 'test/support/openai/chat-request.schema.json');
const PREFIX = '#/components/schemas/';

/** What a chat request may be, in OpenAI’s description of its API (openai/openai-openapi), without its words. */
export const SCHEMAS = schemasIn(FILE);

/** Where all of that description stands beside the repository on machines that have it. */
export const WHOLE_DESCRIPTION = join(ROOT, '../shared/openai-spec/chat.json');

type Reviver = (key: string, value: unknown) => unknown;

/** The schemas in a description, by name. */
export function schemasIn(path: string, reviver?: Reviver): Readonly<Record<string, Schema>> {
  const description = JSON.parse(readFileSync(path, 'utf8'), reviver) as {
    readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  };
  return description.components.schemas;
}

/** The schema that a reference means; the schema itself when it is none. */
export function resolved(schema: Schema): Schema {
  const { $ref } = schema as { readonly $ref?: string };
  return $ref === undefined ? schema : resolved(SCHEMAS[$ref.slice(PREFIX.length)]);
}

/** Whether a value is as the official schema wants it; objects that it closes are open, and URLs are any string. */
export function officialCheck(name: string): (value: unknown) => boolean {
  const open: Reviver = (key, value) =>
    key === 'additionalProperties' && value === false ? undefined : value;
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const schema = { $ref: PREFIX + name, components: { schemas: schemasIn(FILE, open) } };
  return ajv.compile(schema) as (value: unknown) => boolean;
}

const WORDS = ['description', 'example', 'examples', 'title', 'deprecated', 'default'];

/** A schema without what it says to people and to other tools. */
export function withoutWords(schema: unknown, isOfNames = false): unknown {
  if (Array.isArray(schema)) return schema.map((item) => withoutWords(item));
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([key]) => isOfNames || !(WORDS.includes(key) || key.startsWith('x-')),
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [key, withoutWords(value, key === 'properties')]),
  );
}
