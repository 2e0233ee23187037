import { beforeEach, describe, expect, test } from '@jest/globals';
import { joined } from '../../support/openai/asker.js';
import {
  answers,
  completion,
  delta,
  framed,
  streams,
  tells,
} from '../../support/upstream/scripts.js';
import { passingServer } from '../../support/upstream/passing-server.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const TOOL = { type: 'function', function: { name: 'weather', parameters: { type: 'object' } } };

const passing = passingServer(answers('Well.'), { API_KEYS: 'sk-client', UPSTREAM_RETRY_MS: '0' });
beforeEach(() => {
  passing.upstream.script = answers('Well.');
});

const KEY = { authorization: 'Bearer sk-client' };

describe('What the upstream answers is told', () => {
  const calls = [
    { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"a": "é"}' } },
  ];

  test('with its usage, its model’s name as it was asked for, and where it comes from', async () => {
    const { answer, json } = await passing.asker.whole(TALK, KEY);
    expect(json).toMatchObject({ model: 'm', usage: { prompt_tokens: 7, completion_tokens: 5 } });
    expect(answer.headers['x-reprise-rung']).toBe('upstream');
  });

  test('with calls of tools, in the form that the request has', async () => {
    const whole = completion(
      { role: 'assistant', content: null, tool_calls: calls },
      {},
      { finish_reason: 'tool_calls' },
    );
    const events = framed([
      delta({
        role: 'assistant',
        content: null,
        tool_calls: [{ index: 0, ...calls[0], function: { name: 'weather', arguments: '' } }],
      }),
      delta({ tool_calls: [{ index: 0, function: { arguments: '{"a": ' } }] }),
      delta({ tool_calls: [{ index: 0, function: { arguments: '"é"}' } }] }),
      delta({}, { finish_reason: 'tool_calls' }),
      '[DONE]',
    ]);
    const body = { ...TALK, tools: [TOOL] };
    passing.upstream.script = tells(whole);
    const [choice] = (await passing.asker.whole(body, KEY)).json.choices;
    expect([choice.message.content, choice.message.tool_calls, choice.finish_reason]).toEqual([
      null,
      calls,
      'tool_calls',
    ]);
    passing.upstream.script = streams(events);
    const { json } = await passing.asker.streamed(body, KEY);
    const given = json.flatMap(({ choices }) =>
      choices.flatMap(({ delta: its }) => its.tool_calls ?? []),
    );
    expect(given[0]).toMatchObject({ index: 0, id: 'call_1', function: { name: 'weather' } });
    expect(given.map((call) => call.function?.arguments ?? '').join('')).toBe('{"a": "é"}');

    const older = completion(
      { role: 'assistant', content: null, function_call: calls[0].function },
      {},
      { finish_reason: 'function_call' },
    );
    passing.upstream.script = tells(older);
    const asked = { ...TALK, functions: [TOOL.function] };
    const [legacy] = (await passing.asker.whole(asked, KEY)).json.choices;
    expect([legacy.message.function_call, legacy.finish_reason]).toEqual([
      calls[0].function,
      'function_call',
    ]);
  });

  test('with several replies, their probabilities and refusals', async () => {
    const content = [
      {
        token: 'A',
        logprob: -0.25,
        bytes: [65],
        top_logprobs: [{ token: 'B', logprob: -2, bytes: [66] }],
      },
    ];
    const choices = [
      {
        index: 0,
        message: { role: 'assistant', content: 'A' },
        logprobs: { content },
        finish_reason: 'length',
      },
      {
        index: 1,
        message: { role: 'assistant', content: null, refusal: 'No.' },
        finish_reason: 'content_filter',
      },
    ];
    passing.upstream.script = tells(completion({}, { choices }));
    const body = { ...TALK, n: 2, logprobs: true, top_logprobs: 1 };
    const { json } = await passing.asker.whole(body, KEY);
    expect(json.choices).toMatchObject([
      { message: { content: 'A' }, logprobs: { content }, finish_reason: 'length' },
      { message: { content: null, refusal: 'No.' }, finish_reason: 'content_filter' },
    ]);
    passing.upstream.script = streams(
      framed([
        delta({ content: '' }),
        delta({ content: '' }, { index: 1 }),
        delta({ content: 'b' }, { index: 1 }),
        delta({ content: 'A' }, { logprobs: { content } }),
        delta({}, { finish_reason: 'stop' }),
        delta({}, { index: 1, finish_reason: 'length' }),
        '[DONE]',
      ]),
    );
    const chunks = (await passing.asker.streamed(body, KEY)).json;
    expect(joined(chunks)).toEqual(['A', 'b']);
    expect(
      chunks.flatMap((chunk) => chunk.choices).find(({ delta: its }) => its.content === 'A'),
    ).toMatchObject({ logprobs: { content } });
  });
});
