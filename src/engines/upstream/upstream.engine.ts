import type { OnApplicationShutdown } from '@nestjs/common';
import type { Settings } from '../../config/env.js';
import type { ChatRequest } from '../../core/chat.js';
import type { Usage } from '../../core/chunk.js';
import type { Choice, EngineAnswer, Origin } from '../../core/engine.js';
import { Upstream } from '../../core/engines.js';
import type { Client } from '../../core/fast-route.js';
import { isObject } from '../../core/json-object.js';
import { wholeChunks } from '../../core/whole-chunks.js';
import { EstimatedUsage } from './estimated-usage.js';
import { modelParams } from './model-params.js';
import type { UpstreamResponse } from './transport.js';
import { UpstreamClient, type UpstreamSettings } from './upstream-client.js';
import { brokenOff, errorInAnswer, toldError, UpstreamError } from './upstream-errors.js';
import { UpstreamStream } from './upstream-stream.js';
import { readCompletion } from './whole-reader.js';

/**
 * The most conversations of one client's request that come as they are made. They are told one after the other, and those
 * whose turn has not come keep their connections meanwhile: with very many, each would wait for another one's.
 */
const MOST_LIVE = 16;

const ORIGIN: Origin = { rung: 'upstream', total: 0 };

/** Answers with what a real model says, behind any API that is compatible with OpenAI's, or Azure's. */
export class UpstreamEngine extends Upstream implements OnApplicationShutdown {
  private readonly client: UpstreamClient;
  private readonly model: string | undefined;

  constructor(settings: UpstreamSettings & Pick<Settings, 'upstreamModel'>) {
    super();
    this.client = new UpstreamClient(settings);
    this.model = settings.upstreamModel;
  }

  async answer(given: ChatRequest, { signal }: Client): Promise<EngineAnswer> {
    const { conceal } = this.client;
    const { together = 1 } = given;
    const request = together > MOST_LIVE ? { ...given, streamed: false } : given;
    const response = await this.client.ask(modelParams(request, this.model), signal);
    const estimate = new EstimatedUsage(request);
    // Some upstreams stream nothing, whatever they are asked.
    if (!request.streamed || isJson(response)) return this.whole(response, estimate, signal);
    const needs = { n: request.n, signal, conceal, estimate };
    return { origin: ORIGIN, live: await new UpstreamStream(response, needs).begin() };
  }

  /** Ends all connections. */
  onApplicationShutdown(): Promise<void> {
    return this.client.close();
  }

  private async whole(
    response: UpstreamResponse,
    estimate: EstimatedUsage,
    signal: AbortSignal,
  ): Promise<EngineAnswer> {
    const completion = parsed(await this.text(response, signal));
    const error = isObject(completion) ? toldError(completion.error) : undefined;
    if (error) throw errorInAnswer(error, this.client.conceal);
    const { choices, usage } = readCompletion(completion);
    return {
      origin: ORIGIN,
      choices,
      usage: usage ?? estimated(choices, estimate),
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

function isJson({ headers }: UpstreamResponse): boolean {
  return /^application\/json\b/i.test(headers.get('content-type') ?? '');
}

function estimated(choices: readonly Choice[], estimate: EstimatedUsage): Usage {
  for (const { json, calls } of choices) {
    if (json) estimate.add(JSON.parse(json.toString()) as string);
    for (const call of calls) estimate.add(call.arguments);
  }
  return estimate.usage;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw UpstreamError.malformed('it is no JSON');
  }
}
