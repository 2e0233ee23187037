import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Asker } from '../../support/openai/asker.js';
import { answers, tells } from '../../support/upstream/scripts.js';
import { passingServer } from '../../support/upstream/passing-server.js';

const STREAMED = { stream: true, stream_options: { include_usage: true } };

const passing = passingServer(answers('Well.'), { API_KEYS: 'sk-client', UPSTREAM_RETRY_MS: '0' });
beforeEach(() => {
  passing.upstream.script = answers('Well.');
});

const KEY = { authorization: 'Bearer sk-client' };

describe('A prompt is passed on as a chat', () => {
  const text = { model: 'm', prompt: 'Say it.' };
  let texts: Asker;
  beforeAll(() => {
    texts = new Asker(passing.server.client, '/v1/completions');
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
    expect(passing.upstream.last.body).toEqual({
      ...{ model: 'm', messages: [{ role: 'user', content: 'Say it.' }], stream: false },
      ...options,
      ...{ logprobs: true, top_logprobs: 2 },
    });
  });

  test('each of several by itself, whole and streamed', async () => {
    const said = (request: string): string => `to ${request}`;
    passing.upstream.script = (response, request) => {
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
    passing.upstream.script = (response, request) => {
      const [{ content }] = request.body.messages as { content: string }[];
      // The others never end by themselves.
      if (content === 'b') tells({ error: { message: 'No b.' } }, 400)(response, request);
    };
    const { answer, json } = await texts.refused({ ...text, prompt: ['a', 'b', 'c'], stream }, KEY);
    expect([answer.status, json.error.message]).toEqual([400, 'No b.']);
    await passing.upstream.idle();
  });
});
