import { describe, expect, test } from '@jest/globals';
import { readSettings, SettingsError } from '../../../src/config/env.js';

const KEY = 'sk-a-key-that-nobody-may-see';
const AZURE = { AZURE_OPENAI_ENDPOINT: 'https://a.openai.azure.com', AZURE_OPENAI_API_KEY: KEY };

function refusal(environment: NodeJS.ProcessEnv): string {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return '';
}

describe('settings that contradict each other are refused:', () => {
  test.each([
    ['ENGINE', { ENGINE: 'upstream' }],
    ['ENGINE_OPENAI', { ENGINE_OPENAI: 'upstream' }],
    ['ON_MISS', { ON_MISS: 'upstream' }],
  ])('%s=upstream without an upstream names what to set', (name, environment) => {
    const message = refusal(environment);
    expect(message).toContain(`${name}: "upstream" needs one`);
    expect(message).toContain('UPSTREAM_BASE_URL');
    expect(message).toContain('AZURE_OPENAI_ENDPOINT');
  });

  test.each([
    ['a key for Azure alone', { AZURE_OPENAI_API_KEY: KEY }],
    ['an endpoint of Azure alone', { AZURE_OPENAI_ENDPOINT: 'https://a.openai.azure.com' }],
    ['two upstreams', { ...AZURE, UPSTREAM_API_KEY: KEY }],
    ['Azure and an address', { ...AZURE, UPSTREAM_BASE_URL: 'http://127.0.0.1:1/v1' }],
  ])('%s', (_, environment) => {
    expect(refusal(environment)).toContain('AZURE_OPENAI_ENDPOINT');
  });

  test('no message has a key in it', () => {
    expect(refusal({ ...AZURE, UPSTREAM_API_KEY: KEY })).not.toContain(KEY);
    const message = refusal({ UPSTREAM_BASE_URL: `http://user:${KEY}@127.0.0.1/` });
    expect(message).toMatch(/^UPSTREAM_BASE_URL: The value is not an address such as /);
    expect(message).not.toContain(KEY);
  });
});

describe('settings that suit each other are taken:', () => {
  test.each([
    ['a key is enough for OpenAI itself', { UPSTREAM_API_KEY: KEY }],
    ['an address is enough for a server without keys', { UPSTREAM_BASE_URL: 'http://127.0.0.1:1' }],
    ['Azure’s endpoint and key', AZURE],
  ])('%s', (_, environment) => {
    expect(refusal({ ...environment, ENGINE: 'upstream', ON_MISS: 'upstream' })).toBe('');
  });
});
