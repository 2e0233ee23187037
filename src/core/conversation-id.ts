/** A number as JSON writes it, for one that JavaScript writes differently: `12345678901234567890`, `1e400`, `1.0`. */
export class ExactNumber {
  /** @param json a number in JSON's grammar */
  constructor(readonly json: string) {}
}

/** The id that an entry carries: a text, or a number that keeps every digit. */
export type ConversationId = string | number | ExactNumber;

/** The number that stands in JSON as `json`. */
export function exactNumber(json: string): number | ExactNumber {
  const number = Number(json);
  return String(number) === json ? number : new ExactNumber(json);
}

/** The id as JSON. */
export function idToJson(id: ConversationId): string {
  return id instanceof ExactNumber ? id.json : JSON.stringify(id);
}

/** The id that {@link idToJson} wrote. */
export function idFromJson(json: string): ConversationId {
  if (!json.startsWith('"')) return exactNumber(json);
  return json.includes('\\') ? (JSON.parse(json) as string) : json.slice(1, -1);
}
