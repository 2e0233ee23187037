import { beforeEach, describe, expect, test } from '@jest/globals';
import { Asker } from '../../support/openai/asker.js';
import { BareUpstream } from '../../support/upstream/bare-upstream.js';
import { answers } from '../../support/upstream/scripts.js';
import { passingServer } from '../../support/upstream/passing-server.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const STREAMED = { stream: true, stream_options: { include_usage: true } };
const TOOL = { type: 'function', function: { name: 'weather', parameters: { type: 'object' } } };

const passing = passingServer(answers('Well.'), { API_KEYS: 'sk-client', UPSTREAM_RETRY_MS: '0' });
beforeEach(() => {
  passing.upstream.script = answers('Well.');
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
        const { status } = await passing.asker.send(sent, KEY);
        expect(status).toBe(200);
        expect(passing.upstream.last.body).toEqual({ ...sent, ...(stream && STREAMED) });
        expect(passing.upstream.last.url).toBe('/v1/chat/completions');
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
    await passing.asker.whole(TALK, headers);
    const { headers: got } = passing.upstream.last;
    expect(got.authorization).toBe('Bearer sk-upstream');
    expect(JSON.stringify(got)).not.toMatch(/sk-client|a=b|1\.2\.3\.4|"o"/);
    expect(got['content-type']).toBe('application/json');
  });

  test('and a redirect takes the key nowhere', async () => {
    const elsewhere = await BareUpstream.start(answers('Ha.'));
    passing.upstream.script = (response) => {
      response.writeHead(302, { location: `${elsewhere.url}/chat/completions` }).end();
    };
    expect((await passing.asker.refused(TALK, KEY)).answer.status).toBe(502);
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  test('and whoever has no key is refused here', async () => {
    const before = passing.upstream.received.length;
    expect((await passing.asker.refused(TALK)).answer.status).toBe(401);
    expect(passing.upstream.received).toHaveLength(before);
  });
});

test('UPSTREAM_MODEL is asked for in place of the request’s model, which the client is told', async () => {
  const { client } = await passing.house.serve({
    ...{
      ENGINE_OPENAI: 'upstream',
      UPSTREAM_BASE_URL: `${passing.upstream.url}/`,
      UPSTREAM_MODEL: 'real-model',
    },
  });
  for (const stream of [false, true]) {
    const { json } = stream
      ? await new Asker(client).streamed(TALK).then(({ json: [first] }) => ({ json: first }))
      : await new Asker(client).whole(TALK);
    expect([passing.upstream.last.body.model, json.model]).toEqual(['real-model', 'm']);
    // Without a key there is none.
    expect(passing.upstream.last.headers.authorization).toBeUndefined();
    expect(passing.upstream.last.url).toBe('/v1/chat/completions');
  }
});
