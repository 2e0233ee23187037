import { describe, expect, test } from '@jest/globals';
import { joined } from '../../support/openai/asker.js';
import * as script from '../../support/upstream/scripts.js';
import { passingServer } from '../../support/upstream/passing-server.js';
import { ALL_IS_WELL, staysWell } from '../../support/upstream/well.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const { begins, delta, framed, streams, tells, worded } = script;

const passing = passingServer(ALL_IS_WELL, { UPSTREAM_RETRY_MS: '0', LOG_LEVEL: 'debug' });
staysWell(passing);

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
    passing.upstream.script = streams(text);
    const { json } = await passing.asker.streamed({
      ...TALK,
      stream_options: { include_usage: true },
    });
    expect(joined(json)).toEqual(['One two three.']);
    expect(json.at(-1)?.usage).toEqual({
      prompt_tokens: 7,
      completion_tokens: 5,
      total_tokens: 12,
    });
  });

  test.each(['', '[DONE]'])('without a usage, which is counted then (%s)', async (done) => {
    passing.upstream.script = streams(
      framed(noUsage.filter((data) => data !== '[DONE]' || done !== '')),
    );
    const { json } = await passing.asker.streamed({
      ...TALK,
      stream_options: { include_usage: true },
    });
    // “One”, “ two”, “ three”, “.”; “user” and “hi” with what stands around them.
    const usage = { prompt_tokens: 8, completion_tokens: 4, total_tokens: 12 };
    expect(json.at(-1)?.usage).toEqual(usage);
    passing.upstream.script = tells(
      script.completion({ content: 'One two three.' }, { usage: null }),
    );
    expect((await passing.asker.whole(TALK)).json.usage).toEqual(usage);
  });

  test('when the upstream answers as a whole, whatever it is asked', async () => {
    passing.upstream.script = tells(script.completion({ role: 'assistant', content: 'One two.' }));
    expect(joined((await passing.asker.streamed(TALK)).json)).toEqual(['One two.']);
  });

  test('when its events are huge', async () => {
    const text = 'Ein Wort 日本 😀. '.repeat(200_000);
    passing.upstream.script = streams(framed(worded(text)));
    expect(joined((await passing.asker.streamed(TALK)).json)[0] === text).toBe(true);
  });

  test('and left, when the upstream goes on behind its end', async () => {
    passing.upstream.script = begins(framed(worded('One')));
    expect(joined((await passing.asker.streamed(TALK)).json)).toEqual(['One']);
  });
});
