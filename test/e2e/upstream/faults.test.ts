import { describe, expect, test } from '@jest/globals';
import { Asker } from '../../support/openai/asker.js';
import { lineOf } from '../../support/openai/logged-requests.js';
import { type Script } from '../../support/upstream/bare-upstream.js';
import * as script from '../../support/upstream/scripts.js';
import { passingServer } from '../../support/upstream/passing-server.js';
import { ALL_IS_WELL, staysWell } from '../../support/upstream/well.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const { begins, says, tells } = script;

const passing = passingServer(ALL_IS_WELL, {
  UPSTREAM_RETRY_MS: '0',
  UPSTREAM_TIMEOUT_MS: '1000',
  LOG_LEVEL: 'debug',
});
staysWell(passing);
let ids = 0;

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
    passing.upstream.script = its;
    for (const stream of [false, true]) {
      const id = `before-${++ids}`;
      const { answer, json } = await passing.asker.refused(
        { ...TALK, stream },
        { 'x-request-id': id },
      );
      expect([answer.status, json.error.code]).toEqual([status, code]);
      expect(json.error.message).toMatch(message);
      expect(await lineOf(passing.server, id)).toMatchObject({
        status,
        error: code,
        complete: true,
      });
    }
  });

  test('a redirect is an error: it is not followed', async () => {
    passing.upstream.script = (response, { url }) => {
      response.writeHead(307, { location: `${passing.upstream.origin}/elsewhere${url}` }).end();
    };
    const before = passing.upstream.received.length;
    const { answer, json } = await passing.asker.refused(TALK);
    expect([answer.status, json.error.code]).toEqual([502, 'upstream_error']);
    expect(json.error.message).toContain('status 307');
    expect(passing.upstream.received).toHaveLength(before + 1);
  });

  test('silence in the middle of a whole answer is an error, and so is its end', async () => {
    const half = '{"choices": [{"mess';
    for (const [then, code] of [
      [() => undefined, 'upstream_timeout'],
      [script.resets, 'upstream_cut_off'],
    ] as const) {
      passing.upstream.script = begins(half, then);
      const { json } = await passing.asker.refused(TALK);
      expect(json.error.code).toBe(code);
    }
  });
});

test.each([
  ['where nobody listens', 'http://127.0.0.1:1/v1', 'ECONNREFUSED'],
  ['with a name that nobody has', 'http://nobody.invalid/v1', 'ENOTFOUND|EAI_AGAIN'],
])('An upstream %s is a 502', async (_, address, reason) => {
  const { client } = await passing.house.serve({
    ...{ ENGINE: 'upstream', UPSTREAM_BASE_URL: address, UPSTREAM_RETRY_MS: '0' },
  });
  for (const stream of [false, true]) {
    const { answer, json } = await new Asker(client).refused({ ...TALK, stream });
    expect([answer.status, json.error.code]).toEqual([502, 'upstream_unreachable']);
    expect(json.error.message).toMatch(new RegExp(reason));
  }
});
