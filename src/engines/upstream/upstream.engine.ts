import type { Settings } from '../../config/env.js';
import type { ChatRequest } from '../../core/chat.js';
import type { Usage } from '../../core/chunk.js';
import type { EngineAnswer, Origin } from '../../core/engine.js';
import { Upstream } from '../../core/engines.js';
import type { Client } from '../../core/fast-route.js';
import { wholeChunks } from '../../core/whole-chunks.js';
import { estimatedUsage } from './estimated-usage.js';
import { modelParams } from './model-params.js';
import type { UpstreamResponse } from './transport.js';
import { UpstreamClient, type UpstreamSettings } from './upstream-client.js';
import { brokenOff, UpstreamError } from './upstream-errors.js';
import { UpstreamStream } from './upstream-stream.js';
import { readCompletion } from './whole-reader.js';

const ORIGIN: Origin = { rung: 'upstream', total: 0 };

/** Answers with what a real model says, behind any API that is compatible with OpenAI's, or Azure's. */
export class UpstreamEngine extends Upstream {
  private readonly client: UpstreamClient;
  private readonly model: string | undefined;

  constructor(settings: UpstreamSettings & Pick<Settings, 'upstreamModel'>) {
    super();
    this.client = new UpstreamClient(settings);
    this.model = settings.upstreamModel;
  }

  async answer(request: ChatRequest, { signal }: Client): Promise<EngineAnswer> {
    const { client } = this;
    const response = await client.ask(modelParams(request, this.model), signal);
    const estimate = (texts: string): Usage => estimatedUsage(request, texts);
    if (!request.streamed) return this.whole(response, estimate, signal);
    const needs = { n: request.n, signal, conceal: client.conceal, estimate };
    return { origin: ORIGIN, live: await new UpstreamStream(response, needs).begin() };
  }

  /** Ends all connections. */
  close(): Promise<void> {
    return this.client.close();
  }

  private async whole(
    response: UpstreamResponse,
    estimate: (texts: string) => Usage,
    signal: AbortSignal,
  ): Promise<EngineAnswer> {
    const { choices, usage } = readCompletion(parsed(await this.text(response, signal)));
    const texts = (): string =>
      choices
        .flatMap(({ json, calls }) => [
          json ? (JSON.parse(json.toString()) as string) : '',
          ...calls.map((call) => call.arguments),
        ])
        .join('');
    return {
      origin: ORIGIN,
      choices,
      usage: usage ?? estimate(texts()),
      chunks: () => wholeChunks(choices),
    };
  }

  private async text(response: UpstreamResponse, signal: AbortSignal): Promise<string> {
    try {
      return await response.text();
    } catch (error) {
      throw brokenOff(error, signal, this.client.conceal);
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw UpstreamError.malformed('it is no JSON');
  }
}
