import { Ajv2020, type Options } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { JsonSchema } from './json-schemas.js';

const STRICT: Options = {
  strict: true,
  strictTypes: false,
  strictTuples: false,
  ownProperties: true,
};
const strict = new Ajv2020(STRICT);
const lenient = new Ajv2020({ ...STRICT, strict: false });
for (const ajv of [strict, lenient]) addFormats.default(ajv);

/** Why a JSON text does not fit a schema of draft 2020-12, by ajv; undefined when it does. */
export function faultOf(schema: JsonSchema, text: string, isStrict = true): unknown {
  const ajv = isStrict ? strict : lenient;
  const validate = ajv.compile(schema);
  // It would keep what it has compiled.
  ajv.removeSchema(schema);
  try {
    return validate(JSON.parse(text)) ? undefined : { schema, text, errors: validate.errors };
  } catch (error) {
    // ajv loses count of what it has evaluated in some schemas that refer to themselves in alternatives.
    if (!isStrict && error instanceof TypeError) return undefined;
    throw error;
  }
}
