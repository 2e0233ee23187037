import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';
import { OpenStream } from '../../support/openai/open-stream.js';
import { BareUpstream, type Script } from '../../support/upstream/bare-upstream.js';
import { answers, begins, framed, worded } from '../../support/upstream/scripts.js';
import { until } from '../../support/until.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const WORDS = ['One', ' two', ' three', ' four.'];
const BEGUN = framed(worded(...WORDS).slice(0, 4));
const REST = framed(worded(...WORDS).slice(4));

const house = new House();
let upstream: BareUpstream;

beforeAll(async () => {
  upstream = await BareUpstream.start(answers(...WORDS));
});
afterAll(async () => {
  await house.leave();
  await upstream.close();
});

/** Begins an answer, and goes on when it is told to. */
function held(): { readonly script: Script; goOn(): void } {
  const waiting: ServerResponse[] = [];
  return {
    script: begins(BEGUN, (response) => waiting.push(response)),
    goOn: () => {
      for (const response of waiting) response.end(REST);
    },
  };
}

describe('SIGTERM', () => {
  const settings = (): Record<string, string> => ({
    ...{ ENGINE: 'upstream', UPSTREAM_BASE_URL: upstream.url, SHUTDOWN_TIMEOUT_MS: '20000' },
  });

  test('lets a live stream come to its end', async () => {
    const { script, goOn } = held();
    upstream.script = script;
    const ending = await house.serve({ ...settings(), LOG_LEVEL: 'info' });
    const stream = await OpenStream.open(ending, TALK);
    await stream.received(4);
    ending.child.kill('SIGTERM');
    await until('it ends', () => ending.child.stderr.includes('finishing what is in flight'));
    goOn();
    await stream.ended();
    expect(stream.text).toContain('[DONE]');
    expect((await ending.child.end()).status).toBe(0);
  });

  test('cuts one that does not, in time', async () => {
    upstream.script = begins(BEGUN);
    const ending = await house.serve({ ...settings(), SHUTDOWN_TIMEOUT_MS: '300' });
    const stream = await OpenStream.open(ending, TALK);
    await stream.received(4);
    ending.child.kill('SIGTERM');
    await stream.ended();
    expect((await ending.child.end()).status).toBe(0);
  });
});
