import type { Chunk, LikelyToken, ReplyToken, Usage } from '../core/chunk.js';
import type { Choice } from '../core/engine.js';

/** What all parts of an answer have in common. */
export interface WireHead {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  /** The model's name as a JSON string. */
  readonly model: string;
}

/** What replies begin with, when they repeat the prompt. */
export interface Echo {
  readonly text: string;
  /** The tokens of the text: costly. */
  tokens(): readonly ReplyToken[];
}

/** How replies to prompts are written; those to one prompt come after those to the one before it. */
export interface WirePrompts {
  /** How many replies each prompt has. */
  readonly made: number;
  /** How many of them are sent: the first, for all are equally likely. */
  readonly sent: number;
  /** By prompt; undefined when no prompt is repeated. */
  readonly echoes: readonly Echo[] | undefined;
}

/** How an answer is written. */
export interface WireOptions {
  /** Whether a stream ends with its usage. */
  readonly includeUsage: boolean;
  /** How many of the likeliest tokens are listed beside each; undefined when no probabilities are asked for. */
  readonly logprobs: number | undefined;
  /** Whether calls are written as `function_call`, which came before `tool_calls`. */
  readonly legacyCalls: boolean;
  /** Whether the request names the tool that has to be called: then the reply ends with `stop`. */
  readonly namedTool: boolean;
  /** The names of the tools that take text: their calls are custom ones, but in streams, whose schema has none. */
  readonly textTools?: ReadonlySet<string> | undefined;
  /** Of an answer to prompts. */
  readonly prompts?: WirePrompts | undefined;
}

/** How the answers of one endpoint are written. */
export interface AnswerFormat {
  readonly idPrefix: string;
  /** The body of an answer that is not streamed. */
  whole(head: WireHead, choices: readonly Choice[], usage: Usage, options: WireOptions): Buffer;
  /** What writes the events of one stream. */
  events(head: WireHead, options: WireOptions): EventFormat;
}

/** Writes events, each with its end. */
export interface EventFormat {
  of(chunk: Chunk): string;
  usage(usage: Usage): string;
}

/** Reasons for the end, in OpenAI's words. */
export const FINISH_REASONS = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'tool_calls',
  'content-filter': 'content_filter',
} as const;

export function usageJson({ prompt, completion }: Usage): string {
  return `{"prompt_tokens":${prompt},"completion_tokens":${completion},"total_tokens":${prompt + completion}}`;
}

/** The probabilities of tokens: a recorded token is the only one there was, unless more is known. */
export function logprobs(
  { logprobs: most = 0 }: WireOptions,
  tokens: readonly ReplyToken[],
): string {
  const content = tokens.map((token) => {
    const { likeliest = [token] } = token;
    return { ...likely(token), top_logprobs: likeliest.slice(0, most).map(likely) };
  });
  return JSON.stringify({ content, refusal: null });
}

function likely({ text, bytes, logprob = 0 }: ReplyToken | LikelyToken): object {
  return { token: text, logprob, bytes };
}

/** Texts and bytes in a row, as UTF-8. */
export function splice(parts: readonly (string | Buffer)[]): Buffer {
  let size = 0;
  for (const part of parts)
    size += typeof part === 'string' ? Buffer.byteLength(part) : part.length;
  const body = Buffer.allocUnsafe(size);
  let at = 0;
  for (const part of parts)
    at += typeof part === 'string' ? body.write(part, at) : part.copy(body, at);
  return body;
}
