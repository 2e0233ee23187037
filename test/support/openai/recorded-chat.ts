import type OpenAI from 'openai';
import type { Conversation, Message } from '../../../src/core/message.js';

type ChatMessage = OpenAI.Chat.ChatCompletionMessageParam;

/** A recorded reply, and the request that should bring it back. */
export interface RecordedReply {
  readonly messages: ChatMessage[];
  /** Its number among the replies that are recorded for the same messages, in the order of the files. */
  readonly index: number;
  readonly total: number;
  readonly reply: Message;
}

const ROLES: Readonly<Record<string, 'user' | 'assistant' | 'system'>> = {
  human: 'user',
  user: 'user',
  gpt: 'assistant',
  chatgpt: 'assistant',
  bing: 'assistant',
  bard: 'assistant',
  assistant: 'assistant',
  system: 'system',
};

const TOOL_ROLES = ['function_call', 'observation'];

/**
 * All replies of some conversations, each with its whole history as an OpenAI client keeps it. Those behind a message of
 * a role that there is not in OpenAI's API are left out: no client can ask for them.
 */
export function recordedReplies(conversations: readonly Conversation[]): RecordedReply[] {
  const totals = new Map<string, number>();
  const found = conversations.flatMap(({ messages }) => {
    let history = '';
    return messages.slice(0, -1).map(({ from, value }, i) => {
      history += JSON.stringify([spoken(from), value]);
      const index = totals.get(history) ?? 0;
      totals.set(history, index + 1);
      return { history, index, asked: messages.slice(0, i + 1), reply: messages[i + 1] };
    });
  });
  return found
    .filter(({ asked }) => asked.every(({ from }) => from in ROLES || TOOL_ROLES.includes(from)))
    .map(({ history, index, asked, reply }) => ({
      messages: chatOf(asked),
      index,
      total: totals.get(history) ?? 0,
      reply,
    }));
}

function spoken(from: string): string {
  return ROLES[from] ?? from;
}

/** Messages as a client sends them: calls of tools have ids, which it makes up. */
function chatOf(messages: readonly Message[]): ChatMessage[] {
  let calls = 0;
  return messages.map(({ from, value }): ChatMessage => {
    if (from === 'function_call') {
      const { name, arguments: given } = JSON.parse(value) as { name: string; arguments: object };
      const call = { name, arguments: JSON.stringify(given) };
      const id = `call_${++calls}`;
      return {
        role: 'assistant',
        content: null,
        tool_calls: [{ id, type: 'function', function: call }],
      };
    }
    if (from === 'observation') {
      return { role: 'tool', tool_call_id: `call_${calls}`, content: value };
    }
    return { role: ROLES[from], content: value };
  });
}
