import { hash } from 'node:crypto';
import type { AskedConversation } from '../../core/asked-conversation.js';
import { KEY_BYTES } from '../../core/keys.js';

/** Bytes by which something is made up for a reply to a conversation: the same ones whenever the same is asked. */
export function seedFor(asked: AskedConversation, index: number, seed = 0): Buffer {
  const preimage = Buffer.concat([asked.historyKey(), Buffer.from(`,${index},${seed}`)]);
  return Buffer.from(hash('sha256', preimage, 'binary'), 'latin1').subarray(0, KEY_BYTES);
}
