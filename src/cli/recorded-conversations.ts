import { AskedConversation } from '../core/asked-conversation.js';
import { KeySet } from '../core/key-set.js';
import type { Key } from '../core/keys.js';
import { canonicalRole, isToolCalls, type Conversation, type Message } from '../core/message.js';
import type { Recordings } from '../core/recordings.js';

/** The words of ShareGPT's layout for roles that have others. */
const SHARE_GPT = new Map([
  ['user', 'human'],
  ['assistant', 'gpt'],
]);

/**
 * What is recorded as conversations of a corpus, in its order: each reply ends one. Those that others go on from are left
 * out: a chat that was recorded turn by turn is one conversation. Memory holds a key for each turn of a model.
 */
export async function* recordedConversations(recordings: Recordings): AsyncGenerator<Conversation> {
  const inner = new KeySet();
  for await (const { messages } of recordings.all()) {
    for (const key of beginnings(messages)) inner.add(key);
  }
  for await (const { id, messages, replies } of recordings.all()) {
    for (const [i, { message }] of replies.entries()) {
      const all = [...messages, message];
      if (inner.has(new AskedConversation(all).historyKey())) continue;
      yield {
        id: replies.length > 1 ? `${id}-${i + 1}` : id,
        messages: [...messages.map(inShareGpt), { ...inShareGpt(message), from: roleOf(message) }],
      };
    }
  }
}

/** The keys of the beginnings that end with a turn of a model. */
function beginnings(messages: readonly Message[]): Key[] {
  const asked = new AskedConversation(messages);
  return messages.flatMap(({ from }, i) => (isModels(from) ? [asked.beginningKey(i + 1)] : []));
}

function isModels(from: string): boolean {
  return canonicalRole(from) === 'assistant' || isToolCalls(from);
}

function inShareGpt({ from, value }: Message): Message {
  return { from: SHARE_GPT.get(from) ?? from, value };
}

function roleOf({ from }: Message): string {
  return isToolCalls(from) ? from : 'gpt';
}
