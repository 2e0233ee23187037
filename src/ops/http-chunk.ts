/** What ends a chunk of HTTP/1.1 (RFC 9112, section 7.1). */
export const CHUNK_END = '\r\n';

/** The lines before the chunks of most events. */
const HEADS = Array.from({ length: 1024 }, (_, bytes) => headOf(bytes));

/** The line before a chunk of so many bytes. */
export function chunkHead(bytes: number): string {
  return bytes < HEADS.length ? HEADS[bytes] : headOf(bytes);
}

function headOf(bytes: number): string {
  return `${bytes.toString(16)}\r\n`;
}
