import { readSettings } from '../../../src/config/env.js';
import { UpstreamEngine } from '../../../src/engines/upstream/upstream.engine.js';
import { describeEngine, type Ask } from '../../contracts/engine.contract.js';
import { ENGINE_ASKS, ENGINE_TALKS } from '../../support/engine-talks.js';
import { House } from '../../support/house.js';
import { Relay, type HandsOn } from '../../support/upstream/relay.js';

const { text, characters } = ENGINE_ASKS;

/** The same, handed on in another way. */
const through = (model: HandsOn, { fields, ...ask }: Ask): Ask => ({
  ...ask,
  fields: { ...fields, model },
});

describeEngine('the upstream engine, before another Reprise', async () => {
  const house = new House();
  await house.seed(ENGINE_TALKS);
  const { url } = await house.serve();
  const relay = await Relay.start(url);
  const { upstream } = relay;
  const settings = { UPSTREAM_BASE_URL: upstream.url, UPSTREAM_RETRY_MS: '0' };
  const engine = new UpstreamEngine(readSettings(settings));
  return {
    engine,
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
});
