import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Answer } from '../../support/client.js';
import { House } from '../../support/house.js';
import { Asker } from '../../support/openai/asker.js';
import { OpenStream } from '../../support/openai/open-stream.js';
import type { Server } from '../../support/server.js';
import { BareUpstream, type Script } from '../../support/upstream/bare-upstream.js';
import * as script from '../../support/upstream/scripts.js';

const { begins, delta, framed, says, streams, tells, worded } = script;
const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };

/** A key of each kind: none looks like another one's, nor like what is taken for a key by its looks. */
const UPSTREAM_KEY = 'up.4f7a9c/secret+1';
const AZURE_KEY = 'azure.8b2d1e.secret';
const CLIENT_KEY = 'client.3c5e7f.secret';
const WRONG_KEY = 'wrong.9d8c7b.secret';
const SECRETS = [UPSTREAM_KEY, AZURE_KEY, CLIENT_KEY, WRONG_KEY];

const house = new House();
let upstream: BareUpstream;
const servers: Server[] = [];

beforeAll(async () => {
  upstream = await BareUpstream.start(script.answers('Well.'));
  const all = {
    ...{ ENGINE: 'upstream', API_KEYS: `${CLIENT_KEY},other.key`, UPSTREAM_RETRY_MS: '30' },
    ...{ UPSTREAM_TIMEOUT_MS: '500', LOG_LEVEL: 'trace', LOG_CONTENT: 'true' },
  };
  servers.push(
    await house.serve({ ...all, UPSTREAM_BASE_URL: upstream.url, UPSTREAM_API_KEY: UPSTREAM_KEY }),
    await house.serve({
      ...{ ...all, AZURE_OPENAI_ENDPOINT: upstream.origin, AZURE_OPENAI_API_KEY: AZURE_KEY },
    }),
    await house.serve({
      ...{ ...all, UPSTREAM_BASE_URL: 'http://127.0.0.1:1/v1', UPSTREAM_API_KEY: UPSTREAM_KEY },
    }),
  );
});
afterAll(async () => {
  await house.leave();
  await upstream.close();
});

/** An error that says all that the upstream was told, wherever an error may say something. */
function echo(key: string): object {
  const message = `Key ${key} or Bearer ${key} is wrong.`;
  return { error: { message, code: `c-${key}`, type: `t ${key}`, param: key } };
}

function scripts(key: string): Script[] {
  const begun = framed(worded('One').slice(0, 2));
  const late = framed([JSON.stringify(echo(key))]);
  const shown = { 'x-key': key, 'set-cookie': key, 'retry-after': key };
  const statuses = [400, 401, 403, 404, 409, 422, 429, 500, 503];
  return [
    ...statuses.map((status) => tells(echo(key), status, { ...shown, 'x-request-id': key })),
    ...[400, 500].map((status) => tells({ error: `no ${key}` }, status)),
    ...[200, 502].map((status) => says(`<h1>${key}</h1>`, status)),
    tells(echo(key)),
    tells({ key }),
    tells(script.completion({ content: 'Well.' }, { [key]: key, id: key, model: key }), 200, shown),
    streams(begun + late),
    streams(`${begun}data: ${key}\n\n`),
    streams(`${begun}: ${key}\n\nevent: ${key}\ndata: {"${key}": "${key}"}\n\n`),
    begins(begun, script.resets),
    begins(begun),
    streams(framed([delta({ content: 'x' }, { finish_reason: key }), '[DONE]'])),
    script.resets,
    () => undefined,
    (response) =>
      response.writeHead(302, { location: `http://x/${encodeURIComponent(key)}` }).end(),
    script.answers('Well.'),
  ];
}

/** All that a client sees of an answer. */
function shown({ status, headers, body }: Answer): string {
  return JSON.stringify([status, headers, body.toString()]);
}

test('No key is in any answer or any line of a log, whatever goes wrong and whoever says it', async () => {
  const answers: string[] = [];
  for (const [server, key] of [
    [servers[0], UPSTREAM_KEY],
    [servers[1], AZURE_KEY],
    [servers[2], UPSTREAM_KEY],
  ] as const) {
    const asker = new Asker(server.client);
    const auth = { authorization: `Bearer ${CLIENT_KEY}` };
    const all = server === servers[2] ? [script.answers('')] : scripts(key);
    for (const its of all) {
      upstream.script = its;
      for (const stream of [false, true])
        answers.push(shown(await asker.send({ ...TALK, stream }, auth)));
    }
    upstream.script = script.answers('Well.');
    const wrong = [
      { authorization: `Bearer ${WRONG_KEY}` },
      { authorization: WRONG_KEY },
      { ...auth, 'x-reprise-engine': 'nobody' },
      { ...auth, 'x-reprise-fault': 'disconnect; after=x' },
    ];
    for (const headers of wrong) answers.push(shown(await asker.send(TALK, headers)));
    answers.push(shown(await server.client.send('POST', '/v1/chat/completions', '{', auth)));
    answers.push(shown(await server.client.send('GET', '/v1/models', undefined, auth)));
    answers.push(shown(await server.client.send('GET', '/v1/nothing', undefined, auth)));
    upstream.script = begins(framed(worded('One').slice(0, 2)));
    const left = await OpenStream.open(server, TALK, auth);
    if (server !== servers[2]) await left.received(2);
    left.leave();
    await upstream.idle();
  }
  for (const server of servers) await server.stop();
  const logs = servers.map(({ child }) => child.stdout + child.stderr);
  // What is looked for would be found: the upstream was told the keys, and the log tells of the requests.
  const told = JSON.stringify(upstream.received.map(({ headers }) => headers));
  expect([told.includes(UPSTREAM_KEY), told.includes(AZURE_KEY)]).toEqual([true, true]);
  expect(logs.every((log) => log.includes('POST /v1/chat/completions 502'))).toBe(true);
  expect(logs[0]).toContain('Well.');
  for (const secret of SECRETS) {
    const spellings = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
    for (const spelling of spellings) {
      expect([...answers, ...logs].filter((text) => text.includes(spelling))).toEqual([]);
    }
    expect(secret === UPSTREAM_KEY || !told.includes(CLIENT_KEY)).toBe(true);
  }
});
