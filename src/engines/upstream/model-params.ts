import type { ChatRequest, ModelRequest } from '../../core/chat.js';
import { canonicalRole, isToolCalls, type Message } from '../../core/message.js';

/** Roles that OpenAI's API knows; whoever else speaks is a user to it. */
const ROLES: ReadonlySet<string> = new Set(['system', 'user', 'assistant']);

/** A request as OpenAI's chat completions have it. */
export interface ModelParams extends Readonly<Record<string, unknown>> {
  readonly model: string;
  readonly stream: boolean;
}

/**
 * A request for a real model, as OpenAI's chat completions have it.
 * @param model the one to ask in place of the request's own
 */
export function modelParams(request: ChatRequest, model: string | undefined): ModelParams {
  const { messages, options } = request.forModel?.() ?? plain(request);
  const streamed = request.streamed ?? false;
  return {
    ...options,
    model: model ?? request.model,
    messages,
    stream: streamed,
    ...(streamed && { stream_options: { include_usage: true } }),
  };
}

/** What there is to ask when a request has its texts alone. */
function plain({ conversation, n, seed, maxTokens, stop, tokens }: ChatRequest): ModelRequest {
  return {
    messages: conversation.messages.map(plainMessage),
    options: {
      ...(n > 1 && { n }),
      ...(seed !== undefined && { seed }),
      ...(maxTokens !== undefined && { max_tokens: maxTokens }),
      ...(stop.length > 0 && { stop }),
      ...(tokens && { logprobs: true }),
    },
  };
}

/** Calls of tools, and what those answer, have no ids here: they are told as texts. */
function plainMessage({ from, value }: Message): object {
  const role = canonicalRole(from);
  if (isToolCalls(from)) return { role: 'assistant', content: value };
  return { role: ROLES.has(role) ? role : 'user', content: value };
}
