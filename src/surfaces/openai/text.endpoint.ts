import { checkBytes, checkListed } from '../../core/answer-size.js';
import { AskedConversation } from '../../core/asked-conversation.js';
import type { ChatRequest, ModelRequest, Wishes } from '../../core/chat.js';
import { TEXT_FORMAT } from '../../wire/openai-text.js';
import { checkTextRequest } from './check-text-request.js';
import type { Endpoint } from './endpoint.js';
import { stopsOf } from './limits.js';
import { promptsOf, type Prompt } from './prompts.js';
import type { TextRequestDto } from './text-request.dto.js';

/** `POST /completions`: a prompt is what a user says. */
export const TEXT: Endpoint = {
  paths: ['/v1/completions', '/completions'],
  format: TEXT_FORMAT,
  read: (body, wishes) => {
    checkTextRequest(body);
    const { model, logprobs, stream_options: streamOptions } = body;
    const prompts = promptsOf(body);
    const sent = body.n ?? 1;
    if (body.echo) checkEchoes(prompts, sent, typeof logprobs === 'number');
    return {
      model,
      stream: body.stream ?? false,
      conversations: prompts.map((prompt) => conversationOf(prompt, prompts.length, body, wishes)),
      options: {
        includeUsage: streamOptions?.include_usage ?? false,
        logprobs: logprobs ?? undefined,
        legacyCalls: false,
        namedTool: false,
        prompts: { made: body.best_of ?? sent, sent, echoes: body.echo ? prompts : undefined },
      },
    };
  },
};

/** Checks that prompts are not too much to be repeated, so many times each. */
function checkEchoes(prompts: readonly Prompt[], times: number, listed: boolean): void {
  checkBytes(times * prompts.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0));
  if (listed) checkListed(times * prompts.reduce((sum, { count }) => sum + count, 0));
}

function conversationOf(
  prompt: Prompt,
  together: number,
  body: TextRequestDto,
  wishes: Wishes,
): ChatRequest {
  return {
    model: body.model,
    conversation: new AskedConversation([{ from: 'user', value: prompt.text }], false),
    n: body.best_of ?? body.n ?? 1,
    seed: body.seed ?? undefined,
    maxTokens: body.max_tokens ?? undefined,
    stop: stopsOf(body),
    demand: undefined,
    tokens: typeof body.logprobs === 'number',
    promptTokens: prompt.sent ?? 'text',
    prompt: prompt.param,
    wishes,
    streamed: body.stream ?? false,
    forModel: () => modelRequest(prompt, body),
    together,
  };
}

/** A chat of one message, with what chats and texts may ask alike. */
function modelRequest({ text }: Prompt, body: TextRequestDto): ModelRequest {
  const { n, best_of: most, logprobs, temperature, top_p, seed, stop, user } = body;
  const { max_tokens, presence_penalty, frequency_penalty, logit_bias } = body;
  return {
    messages: [{ role: 'user', content: text }],
    options: {
      ...{ n: most ?? n, temperature, top_p, seed, stop, user },
      ...{ max_tokens, presence_penalty, frequency_penalty, logit_bias },
      ...(typeof logprobs === 'number' && { logprobs: true, top_logprobs: logprobs }),
    },
  };
}
