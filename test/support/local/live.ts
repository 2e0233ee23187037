import type { LiveChunk } from '../../../src/core/chunk.js';

/** The chunks of an answer, up to its end. */
export async function chunksOf(live: AsyncIterable<readonly LiveChunk[]>): Promise<LiveChunk[]> {
  const chunks: LiveChunk[] = [];
  for await (const some of live) chunks.push(...some);
  return chunks;
}

/** The text of one of an answer's replies. */
export function textOf(chunks: readonly LiveChunk[], choice = 0): string {
  const texts = chunks.map((chunk) =>
    chunk.type === 'text' && chunk.choice === choice ? chunk.text : '',
  );
  return texts.join('');
}

/** How an error is told to clients: its status and its code. */
export async function failureOf(promise: Promise<unknown>): Promise<[unknown, unknown]> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const { status, code } = (error ?? {}) as { status?: unknown; code?: unknown };
  return [status, code];
}
