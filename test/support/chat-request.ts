import { AskedConversation } from '../../src/core/asked-conversation.js';
import type { ChatRequest } from '../../src/core/chat.js';
import type { Client } from '../../src/core/fast-route.js';
import type { Message } from '../../src/core/message.js';
import { Choices } from '../../src/conversation/replay/choices.js';
import { TokenBook } from '../../src/conversation/replay/token-book.js';
import type { Turn } from '../../src/conversation/replay/turn.js';
import { human } from './dialogue.js';

/** Fields of a chat request, and what is said in it. */
export type RequestFields = Partial<ChatRequest> & { readonly messages?: readonly Message[] };

/** A chat request of “Hi”, or with fields of one’s own. */
export function chatRequest({
  messages = human('Hi'),
  ...fields
}: RequestFields = {}): ChatRequest {
  return {
    model: 'gpt-4o',
    conversation: asking(messages),
    n: 1,
    seed: undefined,
    maxTokens: undefined,
    stop: [],
    demand: undefined,
    tokens: false,
    wishes: {},
    ...fields,
  };
}

/** A conversation as replay asks for it. */
export function asking(messages: readonly Message[]): AskedConversation {
  return new AskedConversation(messages, false);
}

/** What replay has at hand to answer a request, be it of a client that asks for more. */
export function turnOf(
  fields: RequestFields = {},
  client: Client = { signal: new AbortController().signal },
): Turn {
  const request = chatRequest(fields);
  const asked = request.conversation;
  const choices = new Choices(request, new TokenBook(), 'o200k_base', asked);
  return { request, asked, choices, client };
}
