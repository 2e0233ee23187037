import { describe, expect, test } from '@jest/globals';
import type { ErrorJson } from '../../support/openai/answers.js';
import { errorIn, joined } from '../../support/openai/asker.js';
import { lineOf } from '../../support/openai/logged-requests.js';
import { type Script } from '../../support/upstream/bare-upstream.js';
import * as script from '../../support/upstream/scripts.js';
import { passingServer } from '../../support/upstream/passing-server.js';
import { ALL_IS_WELL, staysWell } from '../../support/upstream/well.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const { begins, framed, streams, worded } = script;
const BEGUN = framed(worded('One', ' two').slice(0, 3));

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
    passing.upstream.script = its;
    const id = `middle-${++ids}`;
    const answer = await passing.asker.send({ ...TALK, stream: true }, { 'x-request-id': id });
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
    expect(await lineOf(passing.server, id)).toMatchObject({
      status: 200,
      error: code,
      complete: false,
    });
  });

  test('silence before the first piece is still a 504', async () => {
    passing.upstream.script = begins(': wait\n\n');
    const answer = await passing.asker.send({ ...TALK, stream: true });
    expect([answer.status, errorIn(answer).error.code]).toEqual([504, 'upstream_timeout']);
  });
});
