import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Asker, errorIn } from '../../support/openai/asker.js';
import { House } from '../../support/house.js';

const TALK = { model: 'm', messages: [{ role: 'user', content: 'hi' }] };
const CHAT = '/v1/chat/completions';

const house = new House();
beforeAll(() =>
  house.seed([
    {
      conversations: [
        { from: 'human', value: 'hi' },
        { from: 'gpt', value: 'hello there' },
      ],
    },
  ]),
);
afterAll(() => house.leave());

describe('API_KEYS', () => {
  const keys = { API_KEYS: 'sk-first-key-of-all,  second ' };

  test('lets the bearers of a key in', async () => {
    const { client } = await house.serve(keys);
    for (const key of ['sk-first-key-of-all', 'second']) {
      const { json } = await new Asker(client).whole(TALK, { authorization: `Bearer ${key}` });
      expect(json.choices).toHaveLength(1);
    }
    const { status } = await client.send('GET', '/v1/models', undefined, {
      authorization: 'bearer second',
    });
    expect(status).toBe(200);
  });

  test('turns all others away, and never repeats their key', async () => {
    const { client } = await house.serve(keys);
    const wrong = ['', 'Bearer', 'Bearer wrong-key-that-is-long', 'Basic second', 'second'];
    for (const authorization of [undefined, ...wrong]) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      for (const answer of [
        await client.send('POST', CHAT, JSON.stringify(TALK), headers),
        await client.send('POST', CHAT, 'not JSON', headers),
        await client.send('GET', '/v1/models', undefined, headers),
      ]) {
        expect(answer.status).toBe(401);
        const { error } = errorIn(answer);
        expect(error).toMatchObject({ type: 'invalid_request_error', code: 'invalid_api_key' });
        expect(error.message).not.toContain('wrong-key');
      }
    }
  });

  test('leaves the other surfaces open, and the health', async () => {
    const { client } = await house.serve(keys);
    expect((await client.complete([{ from: 'human', value: 'hi' }])).status).toBe(200);
    for (const path of ['/health', '/health/ready']) {
      expect((await client.send('GET', path)).status).toBe(200);
    }
  });
});

describe('RATE_LIMIT_RPM', () => {
  test('answers so many requests of each key, says on every answer how many are left, and then 429', async () => {
    const { client } = await house.serve({ API_KEYS: 'a,b', RATE_LIMIT_RPM: '3' });
    const asker = new Asker(client);
    const as = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
    for (const left of ['2', '1', '0']) {
      const { answer } = await asker.whole(TALK, as('a'));
      expect(answer.headers).toMatchObject({
        'x-ratelimit-limit-requests': '3',
        'x-ratelimit-remaining-requests': left,
        'x-ratelimit-reset-requests': expect.stringMatching(/^(\d+m)?[\d.]+m?s$/),
      });
    }
    const { answer, json } = await asker.refused(TALK, as('a'));
    expect(answer.status).toBe(429);
    expect(json.error).toMatchObject({ type: 'requests', code: 'rate_limit_exceeded' });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(answer.headers['x-ratelimit-remaining-requests']).toBe('0');
    const other = await asker.streamed(TALK, as('b'));
    expect(other.answer.headers['x-ratelimit-remaining-requests']).toBe('2');
  });
});

describe('RATE_LIMIT_TPM', () => {
  test('counts the tokens of answers, and refuses requests when they are used up', async () => {
    const { client } = await house.serve({ RATE_LIMIT_TPM: '12' });
    const asker = new Asker(client);
    const { answer, json } = await asker.whole(TALK);
    expect(answer.headers).toMatchObject({
      'x-ratelimit-limit-tokens': '12',
      'x-ratelimit-remaining-tokens': String(12 - json.usage.total_tokens),
    });
    await asker.whole(TALK);
    const refused = await asker.refused(TALK);
    expect(refused.answer.status).toBe(429);
    expect(refused.json.error).toMatchObject({ type: 'tokens', code: 'rate_limit_exceeded' });
  });
});

describe('MODELS', () => {
  test('lists the models, and refuses others', async () => {
    const { client } = await house.serve({ MODELS: 'gpt-4o, org/model' });
    const list = await client.send('GET', '/v1/models');
    const { data } = JSON.parse(list.body.toString()) as { data: { id: string }[] };
    expect(data.map(({ id }) => id)).toEqual(['gpt-4o', 'org/model']);
    for (const path of ['/v1/models/org/model', '/models/org%2Fmodel']) {
      const { body } = await client.send('GET', path);
      expect(JSON.parse(body.toString())).toMatchObject({ id: 'org/model', object: 'model' });
    }
    const { answer, json } = await new Asker(client).refused(TALK);
    expect([answer.status, json.error.code]).toEqual([404, 'model_not_found']);
    const unknown = await client.send('GET', '/v1/models/m');
    expect([unknown.status, errorIn(unknown).error.code]).toEqual([404, 'model_not_found']);
  });
});

describe('CORS', () => {
  test('lets web pages of every origin use the API, and read its headers', async () => {
    const { client } = await house.serve();
    const origin = 'https://page.example';
    const asked = await client.send('OPTIONS', CHAT, undefined, {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization, content-type, x-reprise-pick',
    });
    expect(asked.status).toBe(204);
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': expect.stringContaining('POST'),
      'access-control-allow-headers': 'authorization, content-type, x-reprise-pick',
    });
    for (const body of [TALK, {}]) {
      const { headers } = await client.send('POST', CHAT, JSON.stringify(body), { origin });
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(headers['access-control-expose-headers']).toContain('x-reprise-conversation');
    }
    const { headers } = await client.send('POST', CHAT, JSON.stringify(TALK));
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('x-request-id', () => {
  test('is on every answer, the client’s own when it is sane', async () => {
    const { client } = await house.serve();
    const sent = async (body: string, id?: string): Promise<unknown> => {
      const headers: Record<string, string> = id === undefined ? {} : { 'x-request-id': id };
      return (await client.send('POST', CHAT, body, headers)).headers['x-request-id'];
    };
    for (const body of [JSON.stringify(TALK), '{', '{}']) {
      expect(await sent(body)).toMatch(/^req_[0-9a-f]{32}$/);
      expect(await sent(body, 'my-id.1')).toBe('my-id.1');
      expect(await sent(body, 'not sane!')).toMatch(/^req_/);
    }
    const missing = await client.send('GET', '/v1/nowhere');
    expect(missing.headers['x-request-id']).toMatch(/^req_/);
  });
});
