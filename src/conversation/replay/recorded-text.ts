/*
 * A reply is stored as `{"from":…,"value":…}`, its text as the JSON string that an answer needs: it is cut out, not
 * parsed.
 */

const FROM_AT = '{"from":"'.length;
const VALUE_HEAD = ',"value":'.length;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The role of a reply. */
export function roleOf(json: Buffer): string {
  const text = json.toString('utf8', FROM_AT, roleEnd(json));
  // Nearly all roles are plain.
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
}

/** The text of a reply, as a JSON string. */
export function valueOf(json: Buffer): Buffer {
  return json.subarray(roleEnd(json) + 1 + VALUE_HEAD, json.length - 1);
}

/** Where the quote behind the role is. */
function roleEnd(json: Buffer): number {
  let at = FROM_AT;
  while (json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
}
