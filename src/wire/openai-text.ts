import type { Chunk, ReplyToken, Usage } from '../core/chunk.js';
import type { Choice } from '../core/engine.js';
import {
  FINISH_REASONS,
  splice,
  usageJson,
  type AnswerFormat,
  type Echo,
  type EventFormat,
  type WireHead,
  type WireOptions,
} from './openai.js';
import { EVENT_END, EVENT_HEAD } from './sse.js';
import { TextLogprobs } from './text-logprobs.js';

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
  const { made, sent } = options.prompts ?? { made: 1, sent: 1 };
  choices
    .filter((_, choice) => choice % made < sent)
    .forEach((choice, index) => {
      const echo = echoOf(options, index);
      const probabilities =
        options.logprobs === undefined
          ? 'null'
          : new TextLogprobs(options.logprobs).next([
              ...(echo?.tokens() ?? []),
              ...choice.tokens(),
            ]);
      parts.push(
        `${index > 0 ? ',' : ''}{"text":`,
        ...textJson(choice, echo),
        `,"index":${index},"logprobs":${probabilities},"finish_reason":"${finish(choice.reason)}"}`,
      );
    });
  parts.push(`],"usage":${usageJson(usage)}}`);
  return splice(parts);
}

function headJson({ id, created, model }: WireHead): string {
  return `{"id":"${id}","object":"text_completion","created":${created},"model":${model},"choices":`;
}

/** What a reply begins with, by its index among those that are sent. */
function echoOf({ prompts }: WireOptions, index: number): Echo | undefined {
  return prompts?.echoes?.[Math.floor(index / prompts.sent)];
}

/** A reply's text as the parts of a JSON string. */
function textJson({ json, calls, refusal }: Choice, echo: Echo | undefined): (string | Buffer)[] {
  // There are no calls of tools and no refusals in this form: their text stands for them.
  const told = refusal ?? calls.map((call) => call.arguments).join('');
  const reply = json ?? Buffer.from(JSON.stringify(told));
  return echo ? [JSON.stringify(echo.text).slice(0, -1), reply.subarray(1)] : [reply];
}

function finish(reason: Choice['reason']): string {
  return FINISH_REASONS[reason === 'tool-calls' ? 'stop' : reason];
}

/** Writes the events of one stream. */
class TextEvents implements EventFormat {
  private readonly head: string;
  private readonly end: string;
  /** By choice. */
  private readonly probabilities: TextLogprobs[] = [];

  constructor(
    head: WireHead,
    private readonly options: WireOptions,
  ) {
    this.head = `${EVENT_HEAD}${headJson(head)}[`;
    this.end = `]${options.includeUsage ? ',"usage":null' : ''}}${EVENT_END}`;
  }

  of(chunk: Chunk): string {
    const { choice } = chunk;
    switch (chunk.type) {
      case 'start': {
        const echo = echoOf(this.options, choice);
        return echo?.text ? this.text(choice, echo.text, () => echo.tokens()) : '';
      }
      case 'tool-call':
        return '';
      case 'text':
        return this.text(choice, chunk.text, () => chunk.tokens);
      case 'refusal':
      case 'tool-arguments':
        return this.text(choice, chunk.text, () => undefined);
      case 'end':
        return this.event('""', choice, 'null', `"${finish(chunk.reason)}"`);
    }
  }

  usage(usage: Usage): string {
    return `${this.head}],"usage":${usageJson(usage)}}${EVENT_END}`;
  }

  private text(
    choice: number,
    text: string,
    tokens: () => readonly ReplyToken[] | undefined,
  ): string {
    const { logprobs } = this.options;
    const its = logprobs === undefined ? undefined : tokens();
    const probabilities =
      logprobs === undefined || !its
        ? 'null'
        : (this.probabilities[choice] ??= new TextLogprobs(logprobs)).next(its);
    return this.event(JSON.stringify(text), choice, probabilities, 'null');
  }

  private event(json: string, choice: number, probabilities: string, reason: string): string {
    return `${this.head}{"text":${json},"index":${choice},"logprobs":${probabilities},"finish_reason":${reason}}${this.end}`;
  }
}
