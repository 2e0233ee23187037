import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { json, type Client } from '../support/client.js';
import { House } from '../support/house.js';

const house = new House();
let client: Client;
beforeAll(async () => {
  ({ client } = await house.serve());
});
afterAll(() => house.leave());

describe('the API’s description', () => {
  interface Operation {
    operationId: string;
    security?: object[];
    parameters?: { name: string; description?: string; schema: { default?: unknown } }[];
    responses: Record<
      string,
      {
        description: string;
        headers?: Record<string, { schema: { enum?: string[] } }>;
        content?: Record<string, { schema: { $ref?: string } }>;
      }
    >;
  }

  test('lists every route with its answers, each refusal in the usual shape', async () => {
    const { paths, components } = json(await client.send('GET', '/openapi.json')) as {
      paths: Record<string, Record<string, Operation>>;
      components: { schemas: Record<string, { properties: object; required: string[] }> };
    };
    const found = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { responses }]) => [
        `${method.toUpperCase()} ${path}`,
        Object.keys(responses).map(Number),
      ]),
    );
    const routes = Object.fromEntries(found) as Record<string, number[]>;
    expect(Object.keys(routes).sort()).toEqual(Object.keys(ROUTES).sort());
    for (const [route, statuses] of Object.entries(ROUTES)) {
      expect([route, routes[route]]).toEqual([route, expect.arrayContaining(statuses)]);
    }
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.values(operations).flatMap(({ responses }) =>
        Object.entries(responses).map(([status, answer]) => ({ path, status, ...answer })),
      ),
    );
    for (const { path, status, description, content } of described) {
      expect(description).toMatch(/^[A-Z].*\.$/);
      if (Number(status) < 400) continue;
      const shape = isOpenAi(path) ? 'OpenAiErrorDto' : 'ErrorDto';
      expect(content?.['application/json'].schema.$ref).toBe(`#/components/schemas/${shape}`);
    }
    const { properties, required } = components.schemas.ErrorDto;
    expect(Object.keys(properties)).toEqual(['statusCode', 'message', 'error']);
    expect(required).toEqual(['statusCode', 'message', 'error']);
  });

  interface Described {
    paths: Record<string, Record<string, Operation>>;
    components: { securitySchemes?: object };
  }
  const operations = ({ paths }: Described): [path: string, operation: Operation][] =>
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation): [string, Operation] => [path, operation]),
    );

  test('asks for a key where there are API_KEYS: for OpenAI’s routes, and no others', async () => {
    const server = await house.serve({ API_KEYS: 'sk-secret' });
    const answer = await server.client.send('GET', '/openapi.json');
    expect(answer.body.toString()).not.toContain('sk-secret');
    const described = json(answer) as Described;
    expect(described.components.securitySchemes).toEqual({
      bearer: { type: 'http', scheme: 'bearer', description: 'One of `API_KEYS`.' },
    });
    for (const [path, { security }] of operations(described)) {
      expect([path, security]).toEqual([path, isOpenAi(path) ? [{ bearer: [] }] : undefined]);
    }
  });

  test('asks for no key where there are none', async () => {
    const described = json(await client.send('GET', '/openapi.json')) as Described;
    expect(described.components.securitySchemes).toBeUndefined();
    for (const [path, { security }] of operations(described)) {
      expect([path, security]).toEqual([path, undefined]);
    }
  });

  test('lists routes once that are served with and without /v1', async () => {
    for (const path of ['/models', '/v1/models']) {
      expect([path, (await client.send('GET', path)).status]).toEqual([path, 200]);
    }
    for (const path of ['/chat/completions', '/completions']) {
      // What is there refuses an empty body.
      expect([path, (await client.send('POST', path, '{}')).status]).toEqual([path, 400]);
      expect([path, (await client.send('POST', `/v1${path}`, '{}')).status]).toEqual([path, 400]);
    }
    const described = json(await client.send('GET', '/openapi.json')) as Described;
    const ids = operations(described).map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('tells what a completion’s query means, and how its message may have been matched', async () => {
    const { paths } = json(await client.send('GET', '/openapi.json')) as {
      paths: Record<string, Record<string, Operation>>;
    };
    const { parameters = [], responses } = paths['/conversation/completion'].post;
    expect(parameters.map(({ name }) => name).sort()).toEqual(['limit', 'strategy']);
    for (const { description } of parameters) expect(description).toMatch(/^[A-Z].*\.$/);
    expect(parameters.find(({ name }) => name === 'limit')?.schema.default).toBe(100);
    expect(responses['200'].headers?.['x-reprise-rung'].schema.enum?.sort()).toEqual([
      'context',
      'context-normalised',
      'history',
      'history-without-system',
      'message',
      'message-normalised',
    ]);
  });

  test('is served as pages too', async () => {
    const page = await client.send('GET', '/docs');
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
    const asset = /(?:src|href)="\.\/(docs\/[^"]+\.js)"/.exec(page.body.toString())?.[1];
    expect((await client.send('GET', `/${asset ?? ''}`)).status).toBe(200);
  });
});

function isOpenAi(path: string): boolean {
  return path.startsWith('/v1/');
}

const COMPLETIONS = [200, 400, 401, 404, 408, 413, 415, 429, 501, 503];

/** Every route, and the answers that it must describe. */
const ROUTES = {
  'POST /conversation/completion': [200, 400, 404, 408, 413, 415, 503],
  'POST /conversation/seed': [201, 400, 401, 403, 408, 409, 413, 415, 422, 503],
  'GET /conversation/seed': [200, 401, 403],
  'DELETE /conversation/seed': [200, 401, 403, 409],
  'POST /v1/chat/completions': COMPLETIONS,
  'POST /v1/completions': COMPLETIONS,
  'GET /v1/models': [200, 401, 429],
  'GET /v1/models/{path}': [200, 401, 404, 429],
  'GET /health': [200],
  'GET /health/ready': [200, 503],
};
