import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { WHOLE_DESCRIPTION } from './official-schema.js';

type Schema = Readonly<Record<string, unknown>>;

interface Specification {
  readonly components: { readonly schemas: Record<string, Schema> };
}

/** Keywords of OpenAPI, and OpenAI's own, that say nothing about which values are valid. */
const ANNOTATIONS = [
  'discriminator',
  'example',
  'x-oaiMeta',
  'x-oaiTypeLabel',
  'x-stainless-const',
  'x-stainless-skip',
];

/** The official specification, as schemas that allow no property that it does not name. */
export class OpenAiSchemas {
  private readonly ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    validateFormats: false,
    allErrors: true,
  });
  private readonly compiled = new Map<string, ValidateFunction>();

  /** The specification beside the project; undefined when it is not there. */
  static read(): OpenAiSchemas | undefined {
    if (!existsSync(WHOLE_DESCRIPTION)) return undefined;
    return new OpenAiSchemas(JSON.parse(readFileSync(WHOLE_DESCRIPTION, 'utf8')) as Specification);
  }

  private constructor({ components }: Specification) {
    for (const word of ANNOTATIONS) this.ajv.addKeyword(word);
    this.ajv.addSchema({ $id: 'openai', $defs: closed(components.schemas) });
  }

  /** What is wrong with a value; nothing when it is what the schema of that name describes. */
  faults(name: string, value: unknown): string[] {
    let validate = this.compiled.get(name);
    if (!validate) {
      validate = this.ajv.compile({ $ref: `openai#/$defs/${name}` });
      this.compiled.set(name, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
    );
  }
}

/** The specification that answers are checked with; undefined when it is not there. */
export const answerSchemas = OpenAiSchemas.read();

/**
 * Throws when a value is not what the schema of that name describes, with the text that it was read from. Where there is
 * no specification nothing is checked, which `specification.test.ts` makes known.
 */
export function check(schema: string, value: unknown, text: string): void {
  const faults = answerSchemas?.faults(schema, value) ?? [];
  if (faults.length > 0) throw new Error(`${faults.join('\n')}\nin ${text}`);
}

/** A schema whose objects have no other properties than those that are named. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, closed(value)]),
  );
  if (typeof copy.$ref === 'string')
    copy.$ref = copy.$ref.replace('/components/schemas/', '/$defs/');
  if (copy.type !== 'object' && copy.type !== undefined) return copy;
  if (typeof copy.properties === 'object' && copy.properties && !('additionalProperties' in copy)) {
    copy.additionalProperties = false;
  }
  return copy;
}
