import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { LocalEngine } from '../../src/engines/local/local.engine.js';
import { deadProcess } from '../support/dead-process.js';
import { chunksOf, textOf } from '../support/local/live.js';
import { continued, TINY_MODEL, tinyEngine } from '../support/local/tiny-model.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

const SCRIPT = pathToFileURL(join(import.meta.dirname, '../support/local/hub.worker.mjs'));
const NAME = 'someone/tiny-gpt2';

let hub: Server;
let asked: string[];
let folder: string;
let engine: LocalEngine;

beforeAll(async () => {
  hub = createServer(({ method = '', url = '' }, response) => {
    const [, name, file = ''] = /^\/(.+?)\/resolve\/main\/(.+)$/.exec(url) ?? [];
    const path = join(TINY_MODEL, file);
    asked.push(`${method} ${file}`);
    if (name !== NAME || !existsSync(path)) response.writeHead(404).end();
    else {
      response.setHeader('content-length', statSync(path).size);
      response.end(method === 'HEAD' ? undefined : readFileSync(path));
    }
  }).listen(0, '127.0.0.1');
  await once(hub, 'listening');
});

afterAll(() => {
  hub.close();
  hub.closeAllConnections();
});

beforeEach(() => {
  asked = [];
  folder = temporaryFolder();
});

afterEach(async () => {
  await engine.close();
  removeFolder(folder);
});

function named(localModel: string, { port } = hub.address() as AddressInfo): LocalEngine {
  writeFileSync(join(folder, 'hub'), `http://127.0.0.1:${port}/`);
  return tinyEngine({ dataDir: folder, localModelDir: undefined, localModel }, { script: SCRIPT });
}

test('A model that is called by its name is fetched once, into the folder of data', async () => {
  for (const wanted of ['fetched', 'kept']) {
    engine = named(NAME);
    const chunks = await chunksOf((await continued(engine, 'One, two')).live);
    expect(textOf(chunks)).toBe(', three, four, five, six, seven, eight, nine, ten.');
    expect(asked.includes('GET onnx/model.onnx')).toBe(wanted === 'fetched');
    await engine.close();
    asked = [];
  }
  expect(existsSync(join(folder, 'models', NAME, 'onnx/model.onnx'))).toBe(true);
});

test('What was being fetched when a process ended is swept away, and nothing else', async () => {
  const onnx = join(folder, 'models', NAME, 'onnx');
  mkdirSync(onnx, { recursive: true });
  const abandoned = [`model.onnx.tmp.${deadProcess()}.-k3f9`, `model.onnx.tmp.${process.pid}.1a`];
  const others = [`model.onnx.tmp.${process.ppid}.x`, 'notes.tmp'];
  for (const name of [...abandoned, ...others]) writeFileSync(join(onnx, name), '');
  engine = named(NAME);
  await engine.warm();
  expect(readdirSync(onnx).sort()).toEqual(['model.onnx', ...others].sort());
});

test('A model that the hub does not have is unusable, and the error says so', async () => {
  engine = named('someone/else');
  await expect(continued(engine, 'Hi')).rejects.toMatchObject({
    status: 503,
    code: 'local_model_unusable',
    message: expect.stringMatching(
      /^The local model someone\/else cannot be used: Could not locate file: .*config\.json"\.$/,
    ) as unknown as string,
  });
});

test('A hub that is out of reach is a reason too', async () => {
  // Nothing listens there.
  engine = named(NAME, { port: 1, address: '', family: '' });
  await expect(continued(engine, 'Hi')).rejects.toMatchObject({
    status: 503,
    code: 'local_model_unusable',
    message: expect.stringContaining('fetch failed') as unknown as string,
  });
});
