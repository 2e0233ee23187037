import type { ChatAnswer } from '../../core/engine.js';
import type { Asked } from './endpoint.js';

/** What was said, for logs that may hold it. */
export function contentOf(asked: Asked | undefined, answered: ChatAnswer | undefined): object {
  return {
    messages: asked?.conversations.map(({ conversation }) => conversation.messages),
    replies: answered?.choices.map(({ json, calls }) =>
      json ? (JSON.parse(json.toString()) as unknown) : calls,
    ),
  };
}
