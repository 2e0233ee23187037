/** An object as JSON has them: no list, not null. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is one. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
