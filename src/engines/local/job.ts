import type { ChatRequest } from '../../core/chat.js';
import { canonicalRole, isToolCalls } from '../../core/message.js';
import type { Job } from './messages.js';

/**
 * What the model is asked for a request. Tools, formats and penalties are not for it.
 * @param mostTokens of a reply, whatever the request asks for
 */
export function jobOf(request: ChatRequest, mostTokens: number): Job {
  const { conversation, prompt, n, maxTokens = mostTokens, stop } = request;
  const options = request.forModel?.()?.options ?? {};
  return {
    messages: conversation.messages.map(({ from, value }) => ({
      role: isToolCalls(from) ? 'assistant' : canonicalRole(from),
      content: value,
    })),
    param: prompt ?? 'messages',
    n,
    maxTokens: Math.min(maxTokens, mostTokens),
    stop,
    temperature: numberOr(0, options.temperature),
    topP: numberOr(1, options.top_p),
    seed: request.seed,
  };
}

function numberOr(other: number, value: unknown): number {
  return typeof value === 'number' ? value : other;
}
