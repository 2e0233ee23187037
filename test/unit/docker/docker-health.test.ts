import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Child, ROOT } from '../../support/child.js';
import { dockerfile } from '../../support/dockerfile.js';

let server: Server;
let answers: Record<string, number>;
beforeEach(async () => {
  server = createServer(({ url = '' }, response) => {
    response.writeHead(answers[url] ?? 404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.close();
});

/** Runs the image's health check against a server. */
async function check(port = (server.address() as AddressInfo).port): Promise<number> {
  const { text } = dockerfile().find(({ name }) => name === 'HEALTHCHECK')!;
  const [program, ...args] = JSON.parse(text.replace(/^.* CMD /, '')) as string[];
  expect(program).toBe('node');
  const { status } = await new Child(process.execPath, args, { PORT: String(port) }, ROOT).end();
  return status;
}

test('a server that lives is healthy', async () => {
  answers = { '/health': 200 };
  expect(await check()).toBe(0);
});

test('a server that answers with an error is not', async () => {
  answers = { '/health': 500 };
  expect(await check()).toBe(1);
});

test('where nobody listens, nobody is healthy', async () => {
  expect(await check(1)).toBe(1);
});
