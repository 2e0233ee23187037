import type { ChatRequest, ReplayWishes } from '../../core/chat.js';
import { TEXT_FORMAT } from '../../wire/openai-text.js';
import { checkTextRequest } from './check-text-request.js';
import type { Endpoint } from './endpoint.js';
import { stopsOf } from './limits.js';
import { promptsOf } from './prompts.js';
import type { TextRequestDto } from './text-request.dto.js';

/** `POST /completions`: a prompt is what a user says. */
export const TEXT: Endpoint = {
  paths: ['/v1/completions', '/completions'],
  format: TEXT_FORMAT,
  read: (body, wishes) => {
    checkTextRequest(body);
    const { model, logprobs, stream_options: streamOptions } = body;
    return {
      model,
      stream: body.stream ?? false,
      conversations: promptsOf(body).map((prompt) => conversationOf(prompt, body, wishes)),
      options: {
        includeUsage: streamOptions?.include_usage ?? false,
        logprobs: logprobs ?? undefined,
        legacyCalls: false,
        namedTool: false,
      },
    };
  },
};

function conversationOf(prompt: string, body: TextRequestDto, wishes: ReplayWishes): ChatRequest {
  return {
    model: body.model,
    messages: [{ from: 'user', value: prompt }],
    n: body.n ?? 1,
    seed: body.seed ?? undefined,
    maxTokens: body.max_tokens ?? undefined,
    stop: stopsOf(body),
    demand: undefined,
    tokens: typeof body.logprobs === 'number',
    wishes,
  };
}
