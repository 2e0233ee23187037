import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import OpenAI, { AzureOpenAI, type ClientOptions } from 'openai';
import type { Settings } from '../../config/env.js';
import { Conceal } from './conceal.js';
import { keepHeads } from './kept-heads.js';
import type { ModelParams } from './model-params.js';
import { Retries } from './retries.js';
import { Transport, type UpstreamResponse } from './transport.js';
import { upstreamError, UpstreamError } from './upstream-errors.js';

/** Where the upstream is, and how it is asked. */
export type UpstreamSettings = Pick<
  Settings,
  | 'upstreamBaseUrl'
  | 'upstreamApiKey'
  | 'azureApiKey'
  | 'azureEndpoint'
  | 'azureDeployment'
  | 'azureApiVersion'
  | 'upstreamTimeout'
  | 'upstreamRetry'
>;

/** OpenAI's own API, for a key without an address. */
const OPENAI = 'https://api.openai.com/v1';

/** Asks an OpenAI-compatible API, or Azure's, for completions of chats. */
export class UpstreamClient {
  /** Takes this server's keys out of a text. */
  readonly conceal: (text: string) => string;
  private readonly client: OpenAI;
  private readonly transport: Transport;
  private readonly patience: number;
  private readonly deployment: string | undefined;

  constructor(settings: UpstreamSettings) {
    const { upstreamTimeout: timeout, upstreamRetry, upstreamApiKey, azureApiKey } = settings;
    this.transport = new Transport(timeout);
    this.patience = upstreamRetry;
    this.deployment = settings.azureDeployment;
    const conceal = new Conceal([upstreamApiKey, azureApiKey]);
    this.conceal = (text) => conceal.in(text);
    this.client = clientOf(settings, {
      timeout,
      fetch: this.transport.fetch,
      maxRetries: 0,
      logLevel: 'off',
    });
    keepHeads(this.client);
  }

  /**
   * The response to a request, whose body has yet to come. What fails for a while is asked for again.
   * @param params the request, as OpenAI has it
   * @throws UpstreamError when it is refused, or cannot be had
   * @throws ClientLeftError when the signal is given
   */
  async ask(params: ModelParams, signal: AbortSignal): Promise<UpstreamResponse> {
    const retries = new Retries(this.patience);
    // The package leaves a listener behind with each try.
    setMaxListeners(0, signal);
    for (;;) {
      try {
        return await this.send(params, signal);
      } catch (error) {
        const wait = signal.aborted ? undefined : retries.after(error);
        if (wait === undefined) {
          signal.throwIfAborted();
          throw upstreamError(error, this.conceal);
        }
        await left(delay(wait, undefined, { signal }), signal);
      }
    }
  }

  /** Ends all connections. */
  close(): Promise<void> {
    return this.transport.close();
  }

  private async send(params: ModelParams, signal: AbortSignal): Promise<UpstreamResponse> {
    const { model, stream } = params;
    const path = this.deploymentOf(model) + '/chat/completions';
    const options = { body: params, stream, signal };
    const response: unknown = await this.client.post(path, options).asResponse();
    return response as UpstreamResponse;
  }

  /** The path of what Azure calls a model; the package would take names that are paths to anywhere. */
  private deploymentOf(model: string): string {
    if (!(this.client instanceof AzureOpenAI)) return '';
    const name = this.deployment ?? model;
    if (/^\.{0,2}$/.test(name)) throw noDeployment(name);
    return `/deployments/${encodeURIComponent(name)}`;
  }
}

/** The same wait, which ends with the signal's own reason. */
async function left(wait: Promise<unknown>, signal: AbortSignal): Promise<void> {
  try {
    await wait;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

type SharedOptions = Required<Pick<ClientOptions, 'timeout' | 'fetch' | 'maxRetries' | 'logLevel'>>;

function clientOf(settings: UpstreamSettings, options: SharedOptions): OpenAI {
  const { azureEndpoint, azureApiKey, azureApiVersion } = settings;
  if (azureEndpoint !== undefined && azureApiKey !== undefined)
    return new AzureOpenAI({
      ...options,
      endpoint: azureEndpoint,
      // Else the package takes one from the environment.
      baseURL: '',
      apiKey: azureApiKey,
      apiVersion: azureApiVersion,
    });
  const { upstreamBaseUrl = OPENAI, upstreamApiKey } = settings;
  return new OpenAI({
    ...options,
    baseURL: upstreamBaseUrl,
    // The package takes no client without a key.
    apiKey: upstreamApiKey ?? 'none',
    ...NOT_OF_THE_ENVIRONMENT,
    ...(upstreamApiKey === undefined && { defaultHeaders: { authorization: null } }),
  });
}

/** What the package would read from the environment by itself. */
const NOT_OF_THE_ENVIRONMENT = { organization: null, project: null };

function noDeployment(name: string): UpstreamError {
  return new UpstreamError({
    status: 404,
    code: 'model_not_found',
    message: `There can be no deployment ${JSON.stringify(name)}.`,
    param: 'model',
  });
}
