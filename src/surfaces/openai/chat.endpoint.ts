import { AskedConversation } from '../../core/asked-conversation.js';
import type { Demand } from '../../core/chat.js';
import { CHAT_FORMAT } from '../../wire/openai-chat.js';
import { askedMessages } from './asked-messages.js';
import type { ChatRequestDto } from './chat-request.dto.js';
import { checkChatRequest } from './check-chat-request.js';
import { demandedTools } from './demanded-tools.js';
import type { Endpoint } from './endpoint.js';
import { stopsOf } from './limits.js';

/** `POST /chat/completions`. */
export const CHAT: Endpoint = {
  paths: ['/v1/chat/completions', '/chat/completions'],
  format: CHAT_FORMAT,
  read: (body, wishes) => {
    checkChatRequest(body);
    const { model, logprobs, stream_options: streamOptions } = body;
    return {
      model,
      stream: body.stream ?? false,
      conversations: [
        {
          model,
          conversation: new AskedConversation(askedMessages(body.messages), false),
          n: body.n ?? 1,
          seed: body.seed ?? undefined,
          maxTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
          stop: stopsOf(body),
          demand: demandOf(body),
          tokens: logprobs ?? false,
          wishes,
        },
      ],
      options: {
        includeUsage: streamOptions?.include_usage ?? false,
        logprobs: logprobs ? (body.top_logprobs ?? 0) : undefined,
        legacyCalls: !body.tools && Boolean(body.functions),
        namedTool: typeof body.tool_choice === 'object' && body.tool_choice?.type === 'function',
      },
    };
  },
};

/** What the reply has to be: a tool call goes before JSON. */
function demandOf(body: ChatRequestDto): Demand | undefined {
  const tools = demandedTools(body);
  if (tools) return { kind: 'tool-call', tools };
  const format = body.response_format;
  if (format?.type === 'json_object') return { kind: 'json', schema: undefined };
  if (format?.type === 'json_schema')
    return { kind: 'json', schema: format.json_schema.schema ?? undefined };
  return undefined;
}
