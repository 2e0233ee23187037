import type { PiecedText } from '../../core/engine.js';
import type { EventFormat } from '../../wire/openai.js';

/** The most bytes of a stream that is made at once: what a slow reader costs. */
const MOST_BYTES = 1 << 18;
/** Stands for the text of a piece: a character for private use, which is the last of its kind in an event. */
const MARK = '\uf8ff';

/**
 * The events of a stream of one text that is all due, as texts that follow each other, with a character for each byte.
 * Undefined when they are too many.
 * @param last what follows the reply
 */
export function streamAtOnce(
  format: EventFormat,
  { pieces, size, reason }: PiecedText,
  last: string,
): string[] | undefined {
  const sample = format.of({ type: 'text', choice: 0, text: MARK, count: 1 });
  const mark = sample.lastIndexOf(MARK);
  const before = binary(sample.slice(0, mark));
  const behind = binary(sample.slice(mark + 1));
  const between = behind + before;
  if (pieces.length * between.length + size > MOST_BYTES) return undefined;
  const start = binary(format.of({ type: 'start', choice: 0 }));
  const end = binary(format.of({ type: 'end', choice: 0, reason }) + last);
  return pieces.length === 0 ? [start, end] : [start + before, pieces.join(between), behind + end];
}

/** A text in UTF-8, a character for each byte. */
function binary(text: string): string {
  return ASCII.test(text) ? text : Buffer.from(text).toString('latin1');
}

const ASCII = /^[\0-\x7f]*$/;
