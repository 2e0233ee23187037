import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';
import { Asker, joined } from '../../support/openai/asker.js';
import type { Server } from '../../support/server.js';
import { BareUpstream } from '../../support/upstream/bare-upstream.js';
import {
  answers,
  completion,
  delta,
  framed,
  streams,
  tells,
} from '../../support/upstream/scripts.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const STREAMED = { stream: true, stream_options: { include_usage: true } };
const TOOL = { type: 'function', function: { name: 'weather', parameters: { type: 'object' } } };

const house = new House();
let upstream: BareUpstream;
let server: Server;
let asker: Asker;

beforeAll(async () => {
  upstream = await BareUpstream.start(answers('Well.'));
  server = await house.serve({
    ...{ ENGINE: 'upstream', UPSTREAM_BASE_URL: upstream.url, UPSTREAM_API_KEY: 'sk-upstream' },
    ...{ API_KEYS: 'sk-client', UPSTREAM_RETRY_MS: '0' },
  });
  asker = new Asker(server.client);
});
beforeEach(() => {
  upstream.script = answers('Well.');
});
afterAll(async () => {
  await house.leave();
  await upstream.close();
});

const KEY = { authorization: 'Bearer sk-client' };

describe('A chat is passed on', () => {
  const bodies: [what: string, body: object][] = [
    ['of texts alone', TALK],
    [
      'with how tokens are chosen',
      {
        ...TALK,
        temperature: 0.3,
        top_p: 0.5,
        seed: 7,
        n: 1,
        stop: ['x'],
        max_tokens: 5,
        max_completion_tokens: 6,
        presence_penalty: -1,
        frequency_penalty: 1,
        logit_bias: { 5: -100 },
        user: 'me',
      },
    ],
    ['with tools', { ...TALK, tools: [TOOL], tool_choice: 'auto', parallel_tool_calls: false }],
    ['with functions', { ...TALK, functions: [TOOL.function], function_call: 'auto' }],
    [
      'with a form',
      {
        ...TALK,
        response_format: {
          type: 'json_schema',
          json_schema: {
            name: 'x',
            strict: true,
            schema: { type: 'object', properties: { a: { const: 1 } } },
          },
        },
      },
    ],
    [
      'with pictures',
      {
        ...TALK,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What?' },
              {
                type: 'image_url',
                image_url: { url: 'data:image/png;base64,AAAA', detail: 'low' },
              },
            ],
          },
        ],
      },
    ],
    [
      'with calls and what they gave',
      {
        ...TALK,
        messages: [
          { role: 'developer', content: 'x', name: 'y' },
          { role: 'user', content: 'hi' },
          {
            role: 'assistant',
            content: null,
            tool_calls: [
              {
                id: 'call_7',
                type: 'function',
                function: { name: 'weather', arguments: '{ "a" : 1.0 }' },
              },
            ],
          },
          { role: 'tool', tool_call_id: 'call_7', content: 'sun' },
        ],
      },
    ],
    [
      'with what only models know',
      {
        ...TALK,
        reasoning_effort: 'low',
        metadata: { a: 'b' },
        store: false,
        service_tier: 'auto',
        top_k: 40,
        extra: { nested: [null] },
      },
    ],
  ];

  test.each(bodies)('%s', async (_, body) => {
    for (const stream of [false, true]) {
      // Twice: the second is known by its bytes.
      for (let time = 0; time < 2; time++) {
        const sent = { ...body, stream };
        const { status } = await asker.send(sent, KEY);
        expect(status).toBe(200);
        expect(upstream.last.body).toEqual({ ...sent, ...(stream && STREAMED) });
        expect(upstream.last.url).toBe('/v1/chat/completions');
      }
    }
  });

  test('with the server’s key, and nothing of the client’s headers', async () => {
    const headers = {
      ...KEY,
      cookie: 'a=b',
      'x-forwarded-for': '1.2.3.4',
      'openai-organization': 'o',
    };
    await asker.whole(TALK, headers);
    const { headers: got } = upstream.last;
    expect(got.authorization).toBe('Bearer sk-upstream');
    expect(JSON.stringify(got)).not.toMatch(/sk-client|a=b|1\.2\.3\.4|"o"/);
    expect(got['content-type']).toBe('application/json');
  });

  test('and a redirect takes the key nowhere', async () => {
    const elsewhere = await BareUpstream.start(answers('Ha.'));
    upstream.script = (response) => {
      response.writeHead(302, { location: `${elsewhere.url}/chat/completions` }).end();
    };
    expect((await asker.refused(TALK, KEY)).answer.status).toBe(502);
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  test('and whoever has no key is refused here', async () => {
    const before = upstream.received.length;
    expect((await asker.refused(TALK)).answer.status).toBe(401);
    expect(upstream.received).toHaveLength(before);
  });
});

describe('What the upstream answers is told', () => {
  const calls = [
    { id: 'call_1', type: 'function', function: { name: 'weather', arguments: '{"a": "é"}' } },
  ];

  test('with its usage, its model’s name as it was asked for, and where it comes from', async () => {
    const { answer, json } = await asker.whole(TALK, KEY);
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
    upstream.script = tells(whole);
    const [choice] = (await asker.whole(body, KEY)).json.choices;
    expect([choice.message.content, choice.message.tool_calls, choice.finish_reason]).toEqual([
      null,
      calls,
      'tool_calls',
    ]);
    upstream.script = streams(events);
    const { json } = await asker.streamed(body, KEY);
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
    upstream.script = tells(older);
    const asked = { ...TALK, functions: [TOOL.function] };
    const [legacy] = (await asker.whole(asked, KEY)).json.choices;
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
    upstream.script = tells(completion({}, { choices }));
    const body = { ...TALK, n: 2, logprobs: true, top_logprobs: 1 };
    const { json } = await asker.whole(body, KEY);
    expect(json.choices).toMatchObject([
      { message: { content: 'A' }, logprobs: { content }, finish_reason: 'length' },
      { message: { content: null, refusal: 'No.' }, finish_reason: 'content_filter' },
    ]);
    upstream.script = streams(
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
    const chunks = (await asker.streamed(body, KEY)).json;
    expect(joined(chunks)).toEqual(['A', 'b']);
    expect(
      chunks.flatMap((chunk) => chunk.choices).find(({ delta: its }) => its.content === 'A'),
    ).toMatchObject({ logprobs: { content } });
  });
});

describe('A prompt is passed on as a chat', () => {
  const text = { model: 'm', prompt: 'Say it.' };
  let texts: Asker;
  beforeAll(() => {
    texts = new Asker(server.client, '/v1/completions');
  });

  const choicesOf = async (body: object): Promise<unknown> => {
    const answer = await texts.send(body, KEY);
    const { choices } = JSON.parse(answer.body.toString()) as {
      choices: Record<string, unknown>[];
    };
    return choices.map(({ index, text: said }) => [index, said]);
  };

  test('of one message, with what both may ask', async () => {
    const options = { temperature: 0.5, max_tokens: 9, stop: 'x', seed: 3, user: 'me' };
    expect(await choicesOf({ ...text, ...options, logprobs: 2 })).toEqual([[0, 'Well.']]);
    expect(upstream.last.body).toEqual({
      ...{ model: 'm', messages: [{ role: 'user', content: 'Say it.' }], stream: false },
      ...options,
      ...{ logprobs: true, top_logprobs: 2 },
    });
  });

  test('each of several by itself, whole and streamed', async () => {
    const said = (request: string): string => `to ${request}`;
    upstream.script = (response, request) => {
      const [{ content }] = request.body.messages as { content: string }[];
      answers(said(content))(response, request);
    };
    const body = { ...text, prompt: ['a', 'b', 'c'] };
    expect(await choicesOf(body)).toEqual(['a', 'b', 'c'].map((each, i) => [i, said(each)]));
    const answer = await texts.send({ ...body, ...STREAMED }, KEY);
    const events = answer.body.toString().split('\n\n');
    expect(events.slice(-2)).toEqual(['data: [DONE]', '']);
    const chunks = events.slice(0, -2).map(
      (event) =>
        JSON.parse(event.slice(6)) as {
          choices: { index: number; text: string }[];
          usage: object | null;
        },
    );
    const all: string[] = ['', '', ''];
    for (const { choices } of chunks) for (const each of choices) all[each.index] += each.text;
    expect(all).toEqual(['a', 'b', 'c'].map(said));
    expect(chunks.at(-1)?.usage).toEqual({
      prompt_tokens: 21,
      completion_tokens: 15,
      total_tokens: 36,
    });
  });

  test.each([false, true])('and one that fails ends the others (streamed: %s)', async (stream) => {
    upstream.script = (response, request) => {
      const [{ content }] = request.body.messages as { content: string }[];
      // The others never end by themselves.
      if (content === 'b') tells({ error: { message: 'No b.' } }, 400)(response, request);
    };
    const { answer, json } = await texts.refused({ ...text, prompt: ['a', 'b', 'c'], stream }, KEY);
    expect([answer.status, json.error.message]).toEqual([400, 'No b.']);
    await upstream.idle();
  });
});

test('UPSTREAM_MODEL is asked for in place of the request’s model, which the client is told', async () => {
  const { client } = await house.serve({
    ...{
      ENGINE_OPENAI: 'upstream',
      UPSTREAM_BASE_URL: `${upstream.url}/`,
      UPSTREAM_MODEL: 'real-model',
    },
  });
  for (const stream of [false, true]) {
    const { json } = stream
      ? await new Asker(client).streamed(TALK).then(({ json: [first] }) => ({ json: first }))
      : await new Asker(client).whole(TALK);
    expect([upstream.last.body.model, json.model]).toEqual(['real-model', 'm']);
    // Without a key there is none.
    expect(upstream.last.headers.authorization).toBeUndefined();
    expect(upstream.last.url).toBe('/v1/chat/completions');
  }
});
