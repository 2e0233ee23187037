import type { Chunk, ReplyToken, Usage } from '../core/chunk.js';
import type { Choice } from '../core/engine.js';
import {
  FINISH_REASONS,
  splice,
  usageJson,
  type AnswerFormat,
  type EventFormat,
  type WireHead,
  type WireOptions,
} from './openai.js';
import { EVENT_END, EVENT_HEAD } from './sse.js';

/** Answers of `POST /completions`. */
export const TEXT_FORMAT: AnswerFormat = {
  idPrefix: 'cmpl-',
  whole: textCompletion,
  events: (head, options) => new TextEvents(head, options),
};

function textCompletion(
  head: WireHead,
  choices: readonly Choice[],
  usage: Usage,
  options: WireOptions,
): Buffer {
  const parts: (string | Buffer)[] = [`${headJson(head)}[`];
  choices.forEach((choice, index) => {
    const { json, calls, reason } = choice;
    const comma = index > 0 ? ',' : '';
    const probabilities =
      options.logprobs === undefined ? 'null' : textLogprobs(choice.tokens(), options);
    parts.push(
      `${comma}{"text":`,
      // There are no calls of tools in this form: their text stands for them.
      json ?? JSON.stringify(calls.map((call) => call.arguments).join('')),
      `,"index":${index},"logprobs":${probabilities},"finish_reason":"${finish(reason)}"}`,
    );
  });
  parts.push(`],"usage":${usageJson(usage)}}`);
  return splice(parts);
}

function headJson({ id, created, model }: WireHead): string {
  return `{"id":"${id}","object":"text_completion","created":${created},"model":${model},"choices":`;
}

function finish(reason: Choice['reason']): string {
  return reason === 'length' ? FINISH_REASONS.length : FINISH_REASONS.stop;
}

/** The probabilities of tokens, as lists side by side; offsets are in characters of the text. */
function textLogprobs(tokens: readonly ReplyToken[], { logprobs }: WireOptions, start = 0): string {
  const offsets: number[] = [];
  let offset = start;
  for (const { text } of tokens) {
    offsets.push(offset);
    offset += text.length;
  }
  return JSON.stringify({
    tokens: tokens.map(({ text }) => text),
    token_logprobs: tokens.map(() => 0),
    top_logprobs: logprobs ? tokens.map(({ text }) => ({ [text]: 0 })) : null,
    text_offset: offsets,
  });
}

/** Writes the events of one stream. */
class TextEvents implements EventFormat {
  private readonly head: string;
  private readonly end: string;
  /** Characters sent so far, by choice. */
  private readonly offsets: number[] = [];

  constructor(
    head: WireHead,
    private readonly options: WireOptions,
  ) {
    this.head = `${EVENT_HEAD}${headJson(head)}[`;
    this.end = `]${options.includeUsage ? ',"usage":null' : ''}}${EVENT_END}`;
  }

  of(chunk: Chunk): string {
    switch (chunk.type) {
      case 'start':
      case 'tool-call':
        return '';
      case 'text':
      case 'tool-arguments':
        return this.text(
          chunk.choice,
          chunk.text,
          chunk.type === 'text' ? chunk.tokens : undefined,
        );
      case 'end':
        return this.event('""', chunk.choice, 'null', `"${finish(chunk.reason)}"`);
    }
  }

  usage(usage: Usage): string {
    return `${this.head}],"usage":${usageJson(usage)}}${EVENT_END}`;
  }

  private text(choice: number, text: string, tokens: readonly ReplyToken[] | undefined): string {
    const start = this.offsets[choice] ?? 0;
    this.offsets[choice] = start + text.length;
    const wanted = this.options.logprobs !== undefined && tokens;
    return this.event(
      JSON.stringify(text),
      choice,
      wanted ? textLogprobs(wanted, this.options, start) : 'null',
      'null',
    );
  }

  private event(json: string, choice: number, probabilities: string, reason: string): string {
    return `${this.head}{"text":${json},"index":${choice},"logprobs":${probabilities},"finish_reason":${reason}}${this.end}`;
  }
}
