import { idToJson, type ConversationId } from '../../core/conversation-id.js';
import type { Source } from '../../core/corpus.js';
import type { Origin } from '../../core/engine.js';

/** The headers that say where a reply comes from: names and values in turn. */
export function originHeaders({ rung, strategy, source, total }: Origin): string[] {
  const headers = ['x-reprise-rung', rung, 'x-reprise-total', String(total)];
  if (strategy !== undefined) headers.push('x-reprise-strategy', strategy);
  if (source) headers.push('x-reprise-conversation', placeOf(source));
  return headers;
}

/**
 * A recorded message: the conversation's id, `#`, and the message's position from 0, e.g. `QWJhYvA_0#3`. The id is
 * percent-encoded as in a URL; a conversation without one is named by its number in the file, from 0: `:17#3`.
 */
function placeOf({ id, conversation, position }: Source): string {
  const name = id === undefined ? `:${conversation}` : encoded(id);
  return `${name}#${position}`;
}

const PLAIN = /^[\w.~-]{1,200}$/;
/** Characters of an id that a header repeats: headers have a bound. */
const LONGEST = 200;

function encoded(id: ConversationId): string {
  const text = typeof id === 'string' ? id : idToJson(id);
  return PLAIN.test(text)
    ? text
    : encodeURIComponent(text.toWellFormed().slice(0, LONGEST).toWellFormed());
}
