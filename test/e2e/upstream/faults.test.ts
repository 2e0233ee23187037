import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';
import type { ErrorJson } from '../../support/openai/answers.js';
import { Asker, errorIn, joined } from '../../support/openai/asker.js';
import { lineOf } from '../../support/openai/logged-requests.js';
import type { Server } from '../../support/server.js';
import { BareUpstream, type Script } from '../../support/upstream/bare-upstream.js';
import * as script from '../../support/upstream/scripts.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const { begins, delta, framed, says, streams, tells, worded } = script;
const BEGUN = framed(worded('One', ' two').slice(0, 3));

const house = new House();
let upstream: BareUpstream;
let server: Server;
let asker: Asker;
let ids = 0;

beforeAll(async () => {
  upstream = await BareUpstream.start(script.answers('All', ' is', ' well.'));
  server = await house.serve({
    ...{ ENGINE: 'upstream', UPSTREAM_BASE_URL: upstream.url, UPSTREAM_API_KEY: 'sk-upstream' },
    ...{ UPSTREAM_RETRY_MS: '0', UPSTREAM_TIMEOUT_MS: '400', LOG_LEVEL: 'debug' },
  });
  asker = new Asker(server.client);
});
/** Whatever happened, nothing is left open, and the next is answered over the same connections. */
afterEach(async () => {
  await upstream.idle();
  upstream.script = script.answers('All', ' is', ' well.');
  const { json } = await asker.whole(TALK);
  expect(json.choices[0].message.content).toBe('All is well.');
  expect(server.child.stderr).not.toMatch(/"level":[56]0/);
});
afterAll(async () => {
  await house.leave();
  await upstream.close();
});

const refusal = (fields: object): object => ({
  error: { message: 'No.', type: 'invalid_request_error', param: null, code: null, ...fields },
});

describe('In the place of an answer', () => {
  const cases: [what: string, script: Script, status: number, code: string, says: RegExp][] = [
    ['400', tells(refusal({ param: 'n' }), 400), 400, 'upstream_refused', /^No\.$/],
    ['404', tells(refusal({ code: 'model_not_found' }), 404), 404, 'model_not_found', /^No\.$/],
    ['413', says('<h1>Too large</h1>', 413), 413, 'upstream_refused', /status 413/],
    ['422', tells({ detail: 'x' }, 422), 422, 'upstream_refused', /status 422/],
    ['a text alone', tells({ error: 'no such model' }, 400), 400, 'upstream_refused', /^no such/],
    ['401', tells(refusal({}), 401), 502, 'upstream_unauthorized', /this server's key/],
    ['403', tells(refusal({}), 403), 502, 'upstream_unauthorized', /this server's key/],
    ['408', tells(refusal({}), 408), 504, 'upstream_timeout', /UPSTREAM_TIMEOUT_MS/],
    ['429', tells(refusal({}), 429), 429, 'rate_limit_exceeded', /^No\.$/],
    ['500', tells(refusal({}), 500), 502, 'upstream_error', /status 500: No\./],
    ['a page of a proxy', says('<h1>Bad</h1>', 502), 502, 'upstream_error', /status 502/],
    ['503', tells(refusal({}), 503), 503, 'upstream_error', /status 503/],
    ['529', tells(refusal({}), 529), 502, 'upstream_error', /status 529/],
    [
      'a long message',
      tells(refusal({ message: 'x'.repeat(1e6) }), 400),
      400,
      'upstream_refused',
      /^x{2000}…$/,
    ],
    ['nothing', () => undefined, 504, 'upstream_timeout', /UPSTREAM_TIMEOUT_MS/],
    ['a reset', script.resets, 502, 'upstream_unreachable', /cannot be reached/],
    ['an empty answer', says(''), 502, 'upstream_malformed', /no JSON|no events/],
    ['a page', says('<html>\n\n</html>'), 502, 'upstream_malformed', /no JSON|no events/],
    ['JSON of another form', tells({ hello: 1 }), 502, 'upstream_malformed', /no choices/],
    ['no choices', tells({ choices: [] }), 502, 'upstream_malformed', /no choices/],
    ['a list', tells([1]), 502, 'upstream_malformed', /no object/],
    ['an error as an answer', tells(refusal({ code: 'x' })), 502, 'x', /The upstream failed: No\./],
  ];

  test.each(cases)('%s is an error, whole and streamed', async (_, its, status, code, message) => {
    upstream.script = its;
    for (const stream of [false, true]) {
      const id = `before-${++ids}`;
      const { answer, json } = await asker.refused({ ...TALK, stream }, { 'x-request-id': id });
      expect([answer.status, json.error.code]).toEqual([status, code]);
      expect(json.error.message).toMatch(message);
      expect(await lineOf(server, id)).toMatchObject({ status, error: code, complete: true });
    }
  });

  test('a redirect is an error: it is not followed', async () => {
    upstream.script = (response, { url }) => {
      response.writeHead(307, { location: `${upstream.origin}/elsewhere${url}` }).end();
    };
    const before = upstream.received.length;
    const { answer, json } = await asker.refused(TALK);
    expect([answer.status, json.error.code]).toEqual([502, 'upstream_error']);
    expect(json.error.message).toContain('status 307');
    expect(upstream.received).toHaveLength(before + 1);
  });

  test('silence in the middle of a whole answer is an error, and so is its end', async () => {
    const half = '{"choices": [{"mess';
    for (const [then, code] of [
      [() => undefined, 'upstream_timeout'],
      [script.resets, 'upstream_cut_off'],
    ] as const) {
      upstream.script = begins(half, then);
      const { json } = await asker.refused(TALK);
      expect(json.error.code).toBe(code);
    }
  });
});

describe('In the middle of a stream', () => {
  const cases: [what: string, script: Script, code: string, says: RegExp][] = [
    ['a reset', begins(BEGUN, script.resets), 'upstream_cut_off', /before its end/],
    ['an early end', streams(BEGUN), 'upstream_cut_off', /before its end/],
    ['silence', begins(BEGUN), 'upstream_timeout', /UPSTREAM_TIMEOUT_MS/],
    ['an event cut off', streams(`${BEGUN}data: {"cho\n\n`), 'upstream_malformed', /no JSON/],
    ['an event of another form', streams(`${BEGUN}data: 7\n\n`), 'upstream_malformed', /no object/],
    ['no choices', streams(`${BEGUN}data: {"choices":7}\n\n`), 'upstream_malformed', /no list/],
    [
      'an error',
      streams(BEGUN + framed([JSON.stringify(refusal({ code: 'gone' }))])),
      'gone',
      /No\./,
    ],
    ['an error of a text', streams(BEGUN + framed(['{"error":"gone"}'])), 'upstream_error', /gone/],
  ];

  test.each(cases)('%s is the last event', async (_, its, code, message) => {
    upstream.script = its;
    const id = `middle-${++ids}`;
    const answer = await asker.send({ ...TALK, stream: true }, { 'x-request-id': id });
    expect(answer.status).toBe(200);
    const events = answer.body.toString().split('\n\n');
    expect(events.pop()).toBe('');
    const last = JSON.parse(events.at(-1)?.slice('data: '.length) ?? '') as ErrorJson;
    expect(last.error).toEqual({
      message: expect.stringMatching(message),
      type: expect.any(String),
      param: null,
      code,
    });
    expect(answer.body.toString()).not.toContain('[DONE]');
    expect(joined(events.slice(0, -1).map((event) => JSON.parse(event.slice(6)) as never))).toEqual(
      ['One two'],
    );
    expect(await lineOf(server, id)).toMatchObject({ status: 200, error: code, complete: false });
  });

  test('silence before the first piece is still a 504', async () => {
    upstream.script = begins(': wait\n\n');
    const answer = await asker.send({ ...TALK, stream: true });
    expect([answer.status, errorIn(answer).error.code]).toEqual([504, 'upstream_timeout']);
  });
});

describe('A stream is read', () => {
  const whole = worded('One', ' two', ' three.');
  const noUsage = whole.filter((data) => data !== script.USAGE);
  const cases: [what: string, text: string][] = [
    ['as OpenAI sends it', framed(whole)],
    ['with line ends of two characters', framed(whole).replaceAll('\n', '\r\n')],
    [
      'with names, ids and comments',
      whole.map((d) => `: ping\n\nevent: x\nid: 1\ndata: ${d}\n\n`).join(''),
    ],
    ['without a space', whole.map((data) => `data:${data}\n\n`).join('')],
    ['of data in several lines', framed(whole.map((data) => data.replaceAll(',', ',\ndata: ')))],
    ['without [DONE]', framed(whole.slice(0, -1))],
    ['without the last empty line', framed(whole).trimEnd()],
    ['with a byte order mark', `\ufeff${framed(whole)}`],
    ['with what comes behind [DONE]', `${framed(whole)}data: {"error":"late"}\n\n`],
    [
      'with the end at the last text',
      framed([
        ...whole.slice(0, 3),
        delta({ content: ' three.' }, { finish_reason: 'stop' }),
        script.USAGE,
        '[DONE]',
      ]),
    ],
    [
      'with content that is null',
      framed([delta({ role: 'assistant', content: null }), ...whole.slice(1)]),
    ],
  ];

  test.each(cases)('%s', async (_, text) => {
    upstream.script = streams(text);
    const { json } = await asker.streamed({ ...TALK, stream_options: { include_usage: true } });
    expect(joined(json)).toEqual(['One two three.']);
    expect(json.at(-1)?.usage).toEqual({
      prompt_tokens: 7,
      completion_tokens: 5,
      total_tokens: 12,
    });
  });

  test.each(['', '[DONE]'])('without a usage, which is counted then (%s)', async (done) => {
    upstream.script = streams(framed(noUsage.filter((data) => data !== '[DONE]' || done !== '')));
    const { json } = await asker.streamed({ ...TALK, stream_options: { include_usage: true } });
    // “One”, “ two”, “ three”, “.”; “user” and “hi” with what stands around them.
    const usage = { prompt_tokens: 8, completion_tokens: 4, total_tokens: 12 };
    expect(json.at(-1)?.usage).toEqual(usage);
    upstream.script = tells(script.completion({ content: 'One two three.' }, { usage: null }));
    expect((await asker.whole(TALK)).json.usage).toEqual(usage);
  });

  test('when the upstream answers as a whole, whatever it is asked', async () => {
    upstream.script = tells(script.completion({ role: 'assistant', content: 'One two.' }));
    expect(joined((await asker.streamed(TALK)).json)).toEqual(['One two.']);
  });

  test('when its events are huge', async () => {
    const text = 'Ein Wort 日本 😀. '.repeat(200_000);
    upstream.script = streams(framed(worded(text)));
    expect(joined((await asker.streamed(TALK)).json)[0] === text).toBe(true);
  });

  test('and left, when the upstream goes on behind its end', async () => {
    upstream.script = begins(framed(worded('One')));
    expect(joined((await asker.streamed(TALK)).json)).toEqual(['One']);
  });
});

test.each([
  ['where nobody listens', 'http://127.0.0.1:1/v1', 'ECONNREFUSED'],
  ['with a name that nobody has', 'http://nobody.invalid/v1', 'ENOTFOUND|EAI_AGAIN'],
])('An upstream %s is a 502', async (_, address, reason) => {
  const { client } = await house.serve({
    ...{ ENGINE: 'upstream', UPSTREAM_BASE_URL: address, UPSTREAM_RETRY_MS: '0' },
  });
  for (const stream of [false, true]) {
    const { answer, json } = await new Asker(client).refused({ ...TALK, stream });
    expect([answer.status, json.error.code]).toEqual([502, 'upstream_unreachable']);
    expect(json.error.message).toMatch(new RegExp(reason));
  }
});
