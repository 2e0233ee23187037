import type { MissPolicy } from '../core/chat.js';
import type { EngineName } from '../core/engine-name.js';
import type { SurfaceName } from '../core/surface.js';

/** What says whether there is an upstream. */
interface UpstreamGiven {
  readonly upstreamBaseUrl: string | undefined;
  readonly upstreamApiKey: string | undefined;
  readonly azureEndpoint: string | undefined;
}

/** Settings that belong together. */
interface Related extends UpstreamGiven {
  readonly azureApiKey: string | undefined;
  readonly engine: EngineName;
  readonly engineOf: Readonly<Record<SurfaceName, EngineName | undefined>>;
  readonly onMiss: MissPolicy;
}

/** What is wrong with settings that are right each by itself. */
export function contradictions(settings: Related): string[] {
  const { azureApiKey, azureEndpoint, upstreamApiKey, upstreamBaseUrl } = settings;
  const wrong: string[] = [];
  if ((azureEndpoint === undefined) !== (azureApiKey === undefined))
    wrong.push('AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY need each other: set both.');
  if (azureEndpoint !== undefined && (upstreamBaseUrl ?? upstreamApiKey) !== undefined)
    wrong.push(
      'AZURE_OPENAI_ENDPOINT and UPSTREAM_BASE_URL or UPSTREAM_API_KEY are two upstreams: set those of one.',
    );
  if (!hasUpstream(settings))
    for (const [name, value] of asking(settings))
      if (value === 'upstream')
        wrong.push(
          `${name}: "upstream" needs one: set UPSTREAM_BASE_URL, UPSTREAM_API_KEY, or AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY.`,
        );
  return wrong;
}

/** Whether there is an upstream to ask. */
export function hasUpstream({
  azureEndpoint,
  upstreamApiKey,
  upstreamBaseUrl,
}: UpstreamGiven): boolean {
  return [azureEndpoint, upstreamApiKey, upstreamBaseUrl].some((each) => each !== undefined);
}

function asking({ engine, engineOf, onMiss }: Related): [string, string | undefined][] {
  const surfaces = Object.entries(engineOf).map(([surface, its]): [string, string | undefined] => [
    `ENGINE_${surface.toUpperCase()}`,
    its,
  ]);
  return [['ENGINE', engine], ...surfaces, ['ON_MISS', onMiss]];
}
