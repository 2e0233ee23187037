import { AskedConversation } from '../../core/asked-conversation.js';
import type { Demand, ModelRequest } from '../../core/chat.js';
import { CHAT_FORMAT } from '../../wire/openai-chat.js';
import { askedMessages } from './asked-messages.js';
import type { ChatRequestDto } from './chat-request.dto.js';
import { checkChatRequest } from './check-chat-request.js';
import { demandedTools, forbidsCalls, namesATool, textTools } from './demanded-tools.js';
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
          mostCalls: mostCallsOf(body),
          tokens: logprobs ?? false,
          wishes,
          streamed: body.stream ?? false,
          forModel: () => modelRequest(body),
        },
      ],
      options: {
        includeUsage: streamOptions?.include_usage ?? false,
        logprobs: logprobs ? (body.top_logprobs ?? 0) : undefined,
        legacyCalls: isLegacy(body),
        namedTool: namesATool(body),
        textTools: textTools(body),
      },
    };
  },
};

/** The request as it is, but for what is between the client and this server. */
function modelRequest(body: ChatRequestDto): ModelRequest {
  const { messages, model: _model, stream: _stream, stream_options: _told, ...options } = body;
  return { messages, options };
}

/** Whether calls are written in the older form, which has room for one. */
function isLegacy({ tools, functions }: ChatRequestDto): boolean {
  return !tools && Boolean(functions);
}

function mostCallsOf(body: ChatRequestDto): 0 | 1 | undefined {
  if (forbidsCalls(body)) return 0;
  return isLegacy(body) || body.parallel_tool_calls === false ? 1 : undefined;
}

/** What the reply has to be: a tool call goes before JSON, which is the form of a content and so lets offered tools be called. */
function demandOf(body: ChatRequestDto): Demand | undefined {
  const tools = demandedTools(body);
  if (tools) return { kind: 'tool-call', tools };
  const format = body.response_format;
  const isText = forbidsCalls(body);
  if (format?.type !== 'json_object' && format?.type !== 'json_schema')
    return isText ? { kind: 'text' } : undefined;
  const schema = format.type === 'json_schema' ? format.json_schema.schema : undefined;
  return {
    kind: 'json',
    schema: schema ?? undefined,
    param: 'response_format.json_schema.schema',
    letsCall: !isText && offersTools(body),
  };
}

function offersTools({ tools, functions }: ChatRequestDto): boolean {
  return [tools, functions].some((offered) => offered && offered.length > 0);
}
