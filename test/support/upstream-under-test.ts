import type { Engine } from '../../src/core/engine.js';
import { readSettings } from '../../src/config/env.js';
import { UpstreamEngine } from '../../src/engines/upstream/upstream.engine.js';
import type { Ask, EngineUnderTest } from '../contracts/engine/engine-under-test.js';
import { ENGINE_ASKS, ENGINE_TALKS } from './engine-talks.js';
import { House } from './house.js';
import { Relay, type HandsOn } from './upstream/relay.js';

const { text, characters } = ENGINE_ASKS;

/** The same, handed on in another way. */
const through = (model: HandsOn, { fields, ...ask }: Ask): Ask => ({
  ...ask,
  fields: { ...fields, model },
});

/**
 * The upstream engine, before another Reprise.
 * @param wrap makes the engine that is tried of it
 */
export async function upstreamUnderTest(
  wrap: (engine: Engine) => Engine = (engine) => engine,
): Promise<EngineUnderTest> {
  const house = new House();
  await house.seed(ENGINE_TALKS);
  const { url } = await house.serve();
  const relay = await Relay.start(url);
  const { upstream } = relay;
  const settings = { UPSTREAM_BASE_URL: upstream.url, UPSTREAM_RETRY_MS: '0' };
  const engine = new UpstreamEngine(readSettings(settings));
  return {
    engine: wrap(engine),
    asks: {
      ...ENGINE_ASKS,
      characters: through('bytewise', characters),
      unending: through('held', text),
      silent: through('silent', text),
      broken: { ...through('reset', text), code: 'upstream_cut_off' },
    },
    cannot: {},
    produced: () => relay.bytes,
    idle: () => upstream.idle(),
    close: async () => {
      await engine.onApplicationShutdown();
      await upstream.close();
      await house.leave();
    },
  };
}
