import type { Settings } from '../config/env.js';

type EngineSettings = Pick<
  Settings,
  | 'engine'
  | 'engineOf'
  | 'onMiss'
  | 'record'
  | 'upstreamBaseUrl'
  | 'azureEndpoint'
  | 'localModelDir'
  | 'localModel'
>;

/** What the start prints of who answers, when that is not replay alone: nothing else. */
export function engineLine(settings: EngineSettings): string[] {
  const { engine, engineOf, onMiss, record } = settings;
  const name = engineOf.openai ?? engine;
  if (name === 'replay' && onMiss !== 'upstream' && !record) return [];
  const who = {
    upstream: upstream(settings),
    local: `the local model ${settings.localModelDir ?? settings.localModel ?? '(none is named)'}`,
    replay:
      onMiss === 'upstream'
        ? `replay, and ${upstream(settings)} for what is not recorded`
        : 'replay',
  }[name];
  return [`  Engine ${who}${record ? '; what it answers is recorded' : ''}`];
}

/** Where it is, without what an address may have behind its path. */
function upstream({ upstreamBaseUrl, azureEndpoint }: EngineSettings): string {
  if (azureEndpoint !== undefined) return `Azure OpenAI at ${new URL(azureEndpoint).origin}`;
  if (upstreamBaseUrl === undefined) return 'OpenAI';
  const { origin, pathname } = new URL(upstreamBaseUrl);
  return `the upstream at ${origin}${pathname}`;
}
