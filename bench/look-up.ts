import { contextKey, messageKey } from '../src/core/keys.js';
import type { Message } from '../src/core/message.js';
import { KEY_FIELDS } from '../src/stores/mongo/message.schema.js';

/**
 * What v3 finds the reply to one message, or to the second of two, by: the field and the key in hexadecimal. For one
 * message that is what v2 finds it by, too.
 */
export function lookUpOf(messages: readonly Message[]): string {
  const [last, before] = messages.map(messageKey).reverse();
  const [rung, key] =
    messages.length > 1
      ? (['context', contextKey(before, last)] as const)
      : (['message', last] as const);
  return `${KEY_FIELDS[rung]} ${key.toString('hex')}`;
}
