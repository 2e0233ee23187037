import { InvalidJsonSchemaError } from '../core/errors.js';

/**
 * What a JSON pointer in a URI fragment (RFC 6901, section 6) points at.
 * @throws InvalidJsonSchemaError when that is nothing
 */
export function pointedAt(root: unknown, pointer: string): unknown {
  let value = root;
  for (const part of decoded(pointer).split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key))
      throw new InvalidJsonSchemaError(`${pointer.slice(0, 100)} is referred to, and not there.`);
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

function decoded(pointer: string): string {
  try {
    return decodeURIComponent(pointer);
  } catch {
    return pointer;
  }
}
