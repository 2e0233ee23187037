import { afterAll, beforeAll } from '@jest/globals';
import type { Environment } from '../child.js';
import { House } from '../house.js';
import { Asker } from '../openai/asker.js';
import type { Server } from '../server.js';
import { BareUpstream, type Script } from './bare-upstream.js';

/** A server that passes all on to an upstream that does what a test says. */
export interface PassingServer {
  /** Where other servers can be started beside it. */
  readonly house: House;
  readonly upstream: BareUpstream;
  readonly server: Server;
  readonly asker: Asker;
}

/**
 * Starts one for the tests of a file, and ends it behind them.
 * @param usual what the upstream does at first
 * @param settings of the server, beside where the upstream is
 */
export function passingServer(usual: Script, settings: Environment): PassingServer {
  const house = new House();
  const passing = { house } as { -readonly [Name in keyof PassingServer]: PassingServer[Name] };
  beforeAll(async () => {
    passing.upstream = await BareUpstream.start(usual);
    passing.server = await house.serve({
      ENGINE: 'upstream',
      UPSTREAM_BASE_URL: passing.upstream.url,
      UPSTREAM_API_KEY: 'sk-upstream',
      ...settings,
    });
    passing.asker = new Asker(passing.server.client);
  });
  afterAll(async () => {
    await house.leave();
    await passing.upstream.close();
  });
  return passing;
}
