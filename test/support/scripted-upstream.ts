import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What an upstream says to a request: a body, or events, each so many milliseconds after the one before. */
export type Scripted = { readonly body: object } | { readonly events: readonly TimedEvent[] };
export type TimedEvent = readonly [wait: number, data: object | '[DONE]'];

/** What it was asked. */
export interface AskedUpstream {
  readonly headers: IncomingMessage['headers'];
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An upstream that does what a test says: a bare HTTP server. */
export class ScriptedUpstream {
  /** All that it was asked. */
  readonly asked: AskedUpstream[] = [];
  /** When each event of the last stream was written, in milliseconds of the monotonic clock. */
  written: number[] = [];

  private constructor(
    private readonly server: Server,
    private readonly script: (asked: AskedUpstream) => Scripted,
  ) {
    server.on('request', (request, response) => void this.answer(request, response));
  }

  /** Starts one. */
  static async start(script: (asked: AskedUpstream) => Scripted): Promise<ScriptedUpstream> {
    const server = createServer();
    const upstream = new ScriptedUpstream(server, script);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return upstream;
  }

  /** Its base URL. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  /** Ends it, with its connections. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = JSON.parse(Buffer.concat(pieces).toString()) as AskedUpstream['body'];
    const asked = { headers: request.headers, path: request.url ?? '', body };
    this.asked.push(asked);
    const said = this.script(asked);
    if ('body' in said) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(said.body));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    this.written = [];
    for (const [wait, data] of said.events) {
      if (wait > 0) await delay(wait, undefined, { ref: false });
      if (response.destroyed) return;
      this.written.push(performance.now());
      response.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
    }
    response.end();
  }
}

const HEAD = { id: 'chatcmpl-upstream', created: 1, model: 'gpt-4o-2024-08-06' };

/** A chunk of one reply. */
export function chunkOf(delta: object, finish: string | null = null, index = 0): object {
  const choices = [{ index, delta, logprobs: null, finish_reason: finish }];
  return { ...HEAD, object: 'chat.completion.chunk', choices };
}

/** The chunk that tells the usage. */
export function usageOf(prompt: number, completion: number): object {
  const usage = usageIn(prompt, completion);
  return { ...HEAD, object: 'chat.completion.chunk', choices: [], usage };
}

/** A completion of these messages. */
export function completionOf(
  messages: readonly { message: object; finish: string }[],
  usage: readonly [number, number],
): object {
  return {
    ...HEAD,
    object: 'chat.completion',
    choices: messages.map(({ message, finish }, index) => ({
      index,
      message: { role: 'assistant', ...message },
      logprobs: null,
      finish_reason: finish,
    })),
    usage: usageIn(...usage),
  };
}

function usageIn(prompt: number, completion: number): object {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
  };
}
