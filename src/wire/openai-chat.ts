import type { Chunk, FinishReason, ReplyToken, Usage } from '../core/chunk.js';
import type { Choice, IdentifiedCall } from '../core/engine.js';
import { EVENT_END, EVENT_HEAD } from './sse.js';
import type { AnswerFormat, WireHead, WireOptions } from './openai.js';
import { FINISH_REASONS, logprobs, splice, usageJson } from './openai.js';

/** Answers of `POST /chat/completions`. */
export const CHAT_FORMAT: AnswerFormat = {
  idPrefix: 'chatcmpl-',
  whole: chatCompletion,
  events: (head, options) => new ChatEvents(head, options),
};

/** The body of an answer that is not streamed. */
function chatCompletion(
  { id, created, model }: WireHead,
  choices: readonly Choice[],
  usage: Usage,
  options: WireOptions,
): Buffer {
  const parts: (string | Buffer)[] = [
    `{"id":"${id}","object":"chat.completion","created":${created},"model":${model},"choices":[`,
  ];
  choices.forEach((choice, index) => {
    const { json, calls, reason, refusal } = choice;
    const comma = index > 0 ? ',' : '';
    const called = calls.length > 0 ? calledJson(calls, options) : '';
    const probabilities =
      options.logprobs === undefined ? 'null' : logprobs(options, choice.tokens());
    parts.push(
      `${comma}{"index":${index},"message":{"role":"assistant","content":`,
      json ?? 'null',
      `,"refusal":${refusal === undefined ? 'null' : JSON.stringify(refusal)}${called}},"logprobs":${probabilities},"finish_reason":"${finish(reason, options)}"}`,
    );
  });
  parts.push(`],"usage":${usageJson(usage)}}`);
  return splice(parts);
}

function calledJson(
  calls: readonly IdentifiedCall[],
  { legacyCalls, textTools }: WireOptions,
): string {
  if (legacyCalls) {
    const [{ name, arguments: text }] = calls;
    return `,"function_call":${JSON.stringify({ name, arguments: text })}`;
  }
  const list = calls.map(({ id, name, arguments: text }) =>
    textTools?.has(name)
      ? { id, type: 'custom', custom: { name, input: text } }
      : { id, type: 'function', function: { name, arguments: text } },
  );
  return `,"tool_calls":${JSON.stringify(list)}`;
}

function finish(reason: FinishReason, { legacyCalls, namedTool }: WireOptions): string {
  if (reason !== 'tool-calls') return FINISH_REASONS[reason];
  if (namedTool) return 'stop';
  return legacyCalls ? 'function_call' : 'tool_calls';
}

/** Writes the events of one stream. */
class ChatEvents {
  private readonly head: string;
  private readonly tail: string;
  private readonly end: string;

  constructor(
    { id, created, model }: WireHead,
    private readonly options: WireOptions,
  ) {
    this.head = `${EVENT_HEAD}{"id":"${id}","object":"chat.completion.chunk","created":${created},"model":${model},"choices":[`;
    this.end = `]${options.includeUsage ? ',"usage":null' : ''}}${EVENT_END}`;
    this.tail = `,"logprobs":null,"finish_reason":null}${this.end}`;
  }

  of(chunk: Chunk): string {
    const before = `${this.head}{"index":${chunk.choice},"delta":`;
    switch (chunk.type) {
      case 'start':
        return `${before}{"role":"assistant","content":${chunk.callsOnly ? 'null' : '""'},"refusal":null}${this.tail}`;
      case 'text':
        return `${before}{"content":${JSON.stringify(chunk.text)}}${this.behind(chunk.tokens)}`;
      case 'refusal':
        return `${before}{"refusal":${JSON.stringify(chunk.text)}}${this.tail}`;
      case 'tool-call':
        return before + this.called(chunk) + this.tail;
      case 'tool-arguments':
        return before + this.argued(chunk) + this.tail;
      case 'end': {
        const reason = finish(chunk.reason, this.options);
        return `${before}{},"logprobs":null,"finish_reason":"${reason}"}${this.end}`;
      }
    }
  }

  usage(usage: Usage): string {
    return `${this.head}],"usage":${usageJson(usage)}}${EVENT_END}`;
  }

  private behind(tokens: readonly ReplyToken[] | undefined): string {
    if (this.options.logprobs === undefined) return this.tail;
    return `,"logprobs":${logprobs(this.options, tokens ?? [])},"finish_reason":null}${this.end}`;
  }

  private called({ index, id, name }: Chunk & { type: 'tool-call' }): string {
    const call = { name, arguments: '' };
    return JSON.stringify(
      this.options.legacyCalls
        ? { function_call: call }
        : { tool_calls: [{ index, id, type: 'function', function: call }] },
    );
  }

  private argued({ index, text }: Chunk & { type: 'tool-arguments' }): string {
    const call = { arguments: text };
    return JSON.stringify(
      this.options.legacyCalls
        ? { function_call: call }
        : { tool_calls: [{ index, function: call }] },
    );
  }
}
