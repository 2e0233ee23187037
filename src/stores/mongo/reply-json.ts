import { jsonStringBytes, writeJsonString } from '../../core/json-string.js';
import type { Utf8Text } from './found-record.js';

/** The most bytes of a text that is escaped where it lies. */
const MOST_BYTES = 1 << 16;
const CLOSE = 0x7d;

/** Where the JSON of texts is written before its length is known. */
const scratch = Buffer.allocUnsafeSlow(jsonStringBytes(MOST_BYTES));

/** The JSON of a reply, in memory of its own: one that is kept in Node's buffer pool keeps a slab of the pool. */
export function replyJson(from: string, value: string | Utf8Text): Buffer {
  if (typeof value === 'string') return ownBytes(JSON.stringify({ from, value }));
  const { bytes, start, end } = value;
  if (end - start > MOST_BYTES) return replyJson(from, bytes.toString('utf8', start, end));
  const head = `{"from":${JSON.stringify(from)},"value":`;
  const headBytes = Buffer.byteLength(head);
  const written = writeJsonString(bytes, start, end, scratch, 0);
  const json = Buffer.allocUnsafeSlow(headBytes + written + 1);
  json.write(head);
  scratch.copy(json, headBytes, 0, written);
  json[headBytes + written] = CLOSE;
  return json;
}

function ownBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}
