import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LocalEngine } from '../../src/engines/local/local.engine.js';
import { ROOT } from '../support/child.js';
import { chunksOf } from '../support/local/live.js';
import { changedModel, continued, tinyEngine } from '../support/local/tiny-model.js';
import { removeFolder, temporaryFolder } from '../support/temporary-folder.js';

let folder: string;
let engine: LocalEngine;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(async () => {
  await engine.close();
  removeFolder(folder);
});

/** All who wait are told, and so is the next one. */
async function expectFailure(wanted: object): Promise<void> {
  const warm = engine.warm();
  const waiting = [warm, continued(engine, 'Hi'), continued(engine, 'Hi')];
  for (const failed of waiting) await expect(failed).rejects.toMatchObject(wanted);
  await expect(continued(engine, 'Hi')).rejects.toMatchObject(wanted);
  expect(engine.figures).toEqual({ waiting: 0, busy: false, state: 'none' });
}

function unusable(message: string): object {
  return { status: 503, code: 'local_model_unusable', message };
}

test('Without the package, requests are told how it is installed, until it is', async () => {
  engine = tinyEngine({}, { packageRoot: pathToFileURL(`${folder}/`) });
  await expectFailure({
    status: 501,
    code: 'local_not_installed',
    message: 'The local engine is not installed: run `npm run local:install`.',
  });
  mkdirSync(join(folder, 'local'));
  symlinkSync(join(ROOT, 'local/node_modules'), join(folder, 'local/node_modules'), 'junction');
  await chunksOf((await continued(engine, 'One, two')).live);
});

test('Without a name of a model, requests are told to set one', async () => {
  engine = tinyEngine({ localModelDir: undefined });
  await expectFailure(unusable('There is no local model: set LOCAL_MODEL_DIR or LOCAL_MODEL.'));
});

describe('A model’s folder cannot be used, and the error says why:', () => {
  const of = (reason: string) => unusable(`The local model ${folder} cannot be used: ${reason}.`);

  test('it is not there', async () => {
    removeFolder(folder);
    engine = tinyEngine({ localModelDir: folder });
    await expectFailure(of('there is no such folder'));
  });

  test('it is a file', async () => {
    removeFolder(folder);
    writeFileSync(folder, '');
    engine = tinyEngine({ localModelDir: folder });
    await expectFailure(of('there is no such folder'));
  });

  test('it is empty', async () => {
    engine = tinyEngine({ localModelDir: folder });
    await expectFailure(of('there is no config.json in it'));
  });

  test('a file of it is no JSON', async () => {
    changedModel(folder, 'config.json', {});
    writeFileSync(join(folder, 'tokenizer.json'), '{"version":');
    engine = tinyEngine({ localModelDir: folder });
    await expectFailure(of('its tokenizer.json is no JSON'));
  });

  test('it has no file of the precision that is wanted', async () => {
    changedModel(folder, 'config.json', {});
    engine = tinyEngine({ localModelDir: folder, localDtype: 'q4' });
    await expectFailure(of('there is no onnx/model_q4.onnx in it'));
  });

  test('its model is none', async () => {
    changedModel(folder, 'config.json', {});
    writeFileSync(join(folder, 'onnx/model.onnx'), 'This is no model.');
    engine = tinyEngine({ localModelDir: folder });
    await expectFailure({ status: 503, code: 'local_model_unusable' });
  });

  test('its model is of a kind that the library does not know', async () => {
    changedModel(folder, 'config.json', { model_type: 'zither' });
    engine = tinyEngine({ localModelDir: folder });
    await expectFailure({
      ...of(''),
      message: expect.stringContaining('zither') as unknown as string,
    });
  });
});

test('A folder that has become a model is used by the next request', async () => {
  engine = tinyEngine({ localModelDir: folder });
  await expectFailure({ code: 'local_model_unusable' });
  rmSync(folder, { recursive: true });
  changedModel(folder, 'config.json', {});
  const { live } = await continued(engine, 'One, two');
  expect(await chunksOf(live)).toContainEqual({ choice: 0, type: 'end', reason: 'stop' });
});

test('A model that fails in the middle of its work fails the request, and not the thread', async () => {
  // Positions that it says to have, and has not.
  changedModel(folder, 'config.json', { n_positions: 1000, n_ctx: 1000 });
  engine = tinyEngine({ localModelDir: folder, localMaxTokens: 1000 });
  const { live } = await continued(engine, 'The wheel');
  await expect(chunksOf(live)).rejects.toMatchObject({ status: 500, code: 'local_model_failed' });
  expect(engine.figures).toEqual({ waiting: 0, busy: false, state: 'ready' });
  await chunksOf((await continued(engine, 'One, two')).live);
});

test('Folders may have any name', async () => {
  const odd = join(folder, 'a model, “ü”/x..y--z #1');
  mkdirSync(odd, { recursive: true });
  changedModel(odd, 'config.json', {});
  engine = tinyEngine({ localModelDir: odd });
  await engine.warm();
  expect(engine.figures.state).toBe('ready');
});
