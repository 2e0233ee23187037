import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { House } from '../../support/house.js';
import { Asker, joined } from '../../support/openai/asker.js';
import { BareUpstream } from '../../support/upstream/bare-upstream.js';
import { answers } from '../../support/upstream/scripts.js';

const TALK = { model: 'gpt 4o/mini', messages: [{ role: 'user', content: 'hi' }] };
const VERSION = 'api-version=2024-10-21';

const house = new House();
let azure: BareUpstream;
let named: Asker;
let unnamed: Asker;

beforeAll(async () => {
  azure = await BareUpstream.start(answers('From Azure.'));
  const settings = {
    ...{
      ENGINE: 'upstream',
      AZURE_OPENAI_ENDPOINT: azure.origin,
      AZURE_OPENAI_API_KEY: 'azure-key',
    },
  };
  const servers = await Promise.all([
    house.serve({ ...settings, AZURE_OPENAI_DEPLOYMENT_NAME: 'my-deployment' }),
    house.serve({ ...settings, AZURE_OPENAI_API_VERSION: '2025-01-01-preview' }),
  ]);
  [named, unnamed] = servers.map(({ client }) => new Asker(client));
});
afterAll(async () => {
  await house.leave();
  await azure.close();
});

test('Azure is asked for the deployment that is set, by its own key, whole and streamed', async () => {
  expect((await named.whole(TALK)).json.choices[0].message.content).toBe('From Azure.');
  expect(joined((await named.streamed(TALK)).json)).toEqual(['From Azure.']);
  for (const { url, headers, method } of azure.received) {
    expect([method, url]).toEqual([
      'POST',
      `/openai/deployments/my-deployment/chat/completions?${VERSION}`,
    ]);
    expect([headers['api-key'], headers.authorization]).toEqual(['azure-key', undefined]);
  }
});

test('Without one, the model of the request is the deployment, and of the version that is set', async () => {
  await unnamed.whole(TALK);
  expect(azure.last.url).toBe(
    '/openai/deployments/gpt%204o%2Fmini/chat/completions?api-version=2025-01-01-preview',
  );
});

test.each(['..', '.'])('No model leads out of the deployments: %s', async (model) => {
  const before = azure.received.length;
  const { answer, json } = await unnamed.refused({ ...TALK, model });
  expect([answer.status, json.error.code, json.error.param]).toEqual([
    404,
    'model_not_found',
    'model',
  ]);
  expect(azure.received).toHaveLength(before);
});

test.each(['../../x', '..%2f..', 'a?b=c#d', '\\..\\..\\x'])('nor: %s', async (model) => {
  await unnamed.whole({ ...TALK, model });
  expect(azure.last.url).toBe(
    `/openai/deployments/${encodeURIComponent(model)}/chat/completions?api-version=2025-01-01-preview`,
  );
});
