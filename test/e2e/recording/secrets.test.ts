import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { onEachStore } from '../../support/each-store.js';
import { House } from '../../support/house.js';
import { Asker } from '../../support/openai/asker.js';
import {
  chunkOf,
  completionOf,
  ScriptedUpstream,
  usageOf,
} from '../../support/scripted-upstream.js';
import type { Server } from '../../support/server.js';

/** Keys as they look; the server's own ones look like none. */
const SHOWN = [
  'sk-proj-Zx81mQ0rT5vWb2Yc3Ld4Ne5Of6Pg7Qh8Ri9Sj0Tk1Ul2Vm3',
  'ghp_Zx81mQ0rT5vWb2Yc3Ld4Ne5Of6Pg7Qh8Ri9S',
  'AKIAZX72MQ3RT5VWB2YC',
];
const OWN = ['upstream.own-key/1', 'client.own-key/2'];
const REPLAYED = { 'x-reprise-engine': 'replay', authorization: `Bearer ${OWN[1]}` };
const AUTH = { authorization: `Bearer ${OWN[1]}` };

/** What both sides say: all keys, in texts, in arguments and cut in two between pieces. */
const said = `Use ${SHOWN.join(' and ')}, Bearer ${OWN[1]}, or ${OWN[0]}.`;
const given = JSON.stringify({ key: SHOWN[0], own: OWN[0], n: 1 });

const call = { id: 'call_1', type: 'function', function: { name: 'log_in', arguments: given } };
const whole = {
  message: { content: said, refusal: null, tool_calls: [call] },
  finish: 'tool_calls',
};

/** All bytes of the files below a folder. */
function bytesBelow(folder: string): string {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}

onEachStore((store) => {
  const house = new House(store);
  let upstream: ScriptedUpstream;
  let server: Server;
  let asker: Asker;

  beforeAll(async () => {
    upstream = await ScriptedUpstream.start(({ body }) => {
      if (body.stream !== true) return { body: completionOf([whole], [5, 9]) };
      const pieces = [said.slice(0, 30), said.slice(30)];
      return {
        events: [
          [0, chunkOf({ role: 'assistant', content: '' })],
          ...pieces.map((content) => [0, chunkOf({ content })] as const),
          [0, chunkOf({}, 'stop')],
          [0, usageOf(5, 9)],
          [0, '[DONE]'],
        ],
      };
    });
    server = await house.serve({
      ENGINE: 'upstream',
      UPSTREAM_BASE_URL: upstream.url,
      UPSTREAM_API_KEY: OWN[0],
      API_KEYS: OWN[1],
      RECORD: 'true',
      LOG_LEVEL: 'trace',
    });
    asker = new Asker(server.client);
  });
  afterAll(async () => {
    await house.leave();
    await upstream.stop();
  });

  test('No key is in what is recorded, logged or exported, and what was asked with one is found', async () => {
    const body = (what: string): object => ({
      model: 'm',
      messages: [{ role: 'user', content: `${what} ${said}` }],
    });
    await asker.whole(body('whole'), AUTH);
    await asker.streamed(body('streamed'), AUTH);
    const again = await asker.whole(body('whole'), REPLAYED);
    expect(again.answer.headers['x-reprise-rung']).toBe('history');
    const { message } = again.json.choices[0];
    expect(message.content).toBe(
      'Use [redacted] and [redacted] and [redacted], Bearer [redacted], or [redacted].',
    );
    expect(message.tool_calls?.[0].function?.arguments).toBe(
      '{"key":"[redacted]","own":"[redacted]","n":1}',
    );
    const streamed = await asker.streamed(body('streamed'), REPLAYED);
    expect(streamed.answer.body.toString()).toContain('[redacted]');
    await server.stop();
    const exported = await house.run(['export', '--recordings']);
    expect(exported.status).toBe(0);
    expect(exported.stdout).toContain('[redacted]');
    const kept = [
      exported.stdout,
      server.child.stdout,
      server.child.stderr,
      bytesBelow(house.dataDir),
      again.answer.body.toString(),
      streamed.answer.body.toString(),
    ];
    for (const key of [...SHOWN, ...OWN])
      expect(kept.map((text) => text.includes(key))).toEqual(kept.map(() => false));
    // What is looked for would be found: the upstream was told all of it.
    const told = JSON.stringify(upstream.asked);
    for (const key of [...SHOWN, ...OWN]) expect(told).toContain(key);
  });
});
