import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LiveAnswer } from '../../../src/core/engine.js';
import {
  LocalEngine,
  type LocalParts,
  type LocalSettings,
} from '../../../src/engines/local/local.engine.js';
import { chatRequest, type RequestFields } from '../chat-request.js';
import { ROOT } from '../child.js';

/** A model of GPT-2's shape that knows a few sentences: see test/models/make-tiny-gpt2.py. */
export const TINY_MODEL = join(ROOT, 'test/models/tiny-gpt2');

/** What the thread of a model runs. */
export const MODEL_SCRIPT = pathToFileURL(join(ROOT, 'dist/model.worker.js'));

/** An engine on the tiny model; whoever makes it closes it. It needs `npm run local:install`. */
export function tinyEngine(
  settings: Partial<LocalSettings> = {},
  parts: LocalParts = {},
): LocalEngine {
  const all: LocalSettings = {
    dataDir: join(ROOT, '.data'),
    localModelDir: TINY_MODEL,
    localModel: undefined,
    localDtype: undefined,
    localQueue: 32,
    localMaxTokens: 256,
    ...settings,
  };
  return new LocalEngine(all, { script: MODEL_SCRIPT, ...parts });
}

/** Asks an engine to continue a text. */
export function continued(
  engine: LocalEngine,
  text: string,
  fields: RequestFields = {},
  signal = new AbortController().signal,
): Promise<LiveAnswer> {
  const messages = [{ from: 'human', value: text }];
  return engine.answer(chatRequest({ messages, ...fields }), { signal });
}

/** Copies the tiny model into a folder, with other values in one of its files. */
export function changedModel(folder: string, file: string, changes: object): void {
  cpSync(TINY_MODEL, folder, { recursive: true });
  const path = join(folder, file);
  const content = JSON.parse(readFileSync(path, 'utf8')) as object;
  writeFileSync(path, JSON.stringify({ ...content, ...changes }));
}
