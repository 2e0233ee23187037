import { expect, test } from '@jest/globals';
import { readSettings } from '../../../src/config/env.js';
import { engineLine } from '../../../src/ops/engine-line.js';

const KEY = 'sk-that-nobody-sees';

test.each<[string, NodeJS.ProcessEnv, string[]]>([
  ['nothing where replay alone answers', {}, []],
  [
    'where the upstream is, without its key',
    {
      ENGINE: 'upstream',
      UPSTREAM_BASE_URL: `http://127.0.0.1:8000/v1?key=${KEY}`,
      UPSTREAM_API_KEY: KEY,
    },
    ['  Engine the upstream at http://127.0.0.1:8000/v1'],
  ],
  [
    'that what is answered is recorded',
    { ENGINE: 'upstream', UPSTREAM_API_KEY: KEY, RECORD: 'true' },
    ['  Engine OpenAI; what it answers is recorded'],
  ],
  [
    'whom misses are passed on to',
    {
      ON_MISS: 'upstream',
      AZURE_OPENAI_ENDPOINT: 'https://a.openai.azure.com/',
      AZURE_OPENAI_API_KEY: KEY,
    },
    ['  Engine replay, and Azure OpenAI at https://a.openai.azure.com for what is not recorded'],
  ],
  [
    'which model runs inside',
    { ENGINE_OPENAI: 'local', LOCAL_MODEL: 'onnx-community/some-model' },
    ['  Engine the local model onnx-community/some-model'],
  ],
  [
    'that the local model has no name',
    { ENGINE: 'local' },
    ['  Engine the local model (none is named)'],
  ],
])('The start tells %s', (_, environment, lines) => {
  expect(engineLine(readSettings(environment))).toEqual(lines);
});
