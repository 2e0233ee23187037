import type { Answer, Client } from '../client.js';
import type { ChunkJson, CompletionJson, ErrorJson } from './answers.js';
import { eventData } from './event-text.js';
import { check } from './schemas.js';

/** Headers of a request. */
export type Headers = Readonly<Record<string, string>>;

/** A received answer, and what it says. */
export interface Said<T> {
  readonly answer: Answer;
  readonly json: T;
}

/** Asks a server as an OpenAI client does. Each answer has to be what the official specification describes. */
export class Asker {
  constructor(
    readonly client: Client,
    readonly path = '/v1/chat/completions',
  ) {}

  /** Sends a body as it is. */
  send(body: unknown, headers: Headers = {}): Promise<Answer> {
    return this.client.send('POST', this.path, JSON.stringify(body), headers);
  }

  /** An answer as a whole. */
  async whole(body: object, headers: Headers = {}): Promise<Said<CompletionJson>> {
    const answer = await this.send(body, headers);
    const json = described(answer, 200, 'CreateChatCompletionResponse') as CompletionJson;
    return { answer, json };
  }

  /** An answer as a stream. */
  async streamed(body: object, headers: Headers = {}): Promise<Said<ChunkJson[]>> {
    const answer = await this.send({ ...body, stream: true }, headers);
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body.toString()}`);
    const json = eventData(answer.body.toString()).map((data) => {
      const chunk = JSON.parse(data) as ChunkJson;
      check('CreateChatCompletionStreamResponse', chunk, data);
      return chunk;
    });
    return { answer, json };
  }

  /** A refusal. */
  async refused(body: unknown, headers: Headers = {}): Promise<Said<ErrorJson>> {
    const answer = await this.send(body, headers);
    return { answer, json: errorIn(answer) };
  }
}

/** The error that an answer is. Throws when it is none in OpenAI's shape. */
export function errorIn(answer: Answer): ErrorJson {
  if (answer.status < 400) throw new Error(`${answer.status} ${answer.body.toString()}`);
  return described(answer, answer.status, 'ErrorResponse') as ErrorJson;
}

/** What the pieces of a stream say together, by choice. */
export function joined(chunks: readonly ChunkJson[]): string[] {
  const texts: string[] = [];
  for (const { choices } of chunks) {
    for (const { index, delta } of choices) {
      texts[index] = (texts[index] ?? '') + (delta.content ?? '');
    }
  }
  return texts;
}

function described({ status, headers, body }: Answer, wanted: number, schema: string): unknown {
  const text = body.toString();
  if (status !== wanted) throw new Error(`${status} ${text}`);
  const type = headers['content-type'];
  if (type !== 'application/json; charset=utf-8') throw new Error(`${type} ${text}`);
  const value: unknown = JSON.parse(text);
  check(schema, value, text);
  return value;
}
