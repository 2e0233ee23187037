import { expect, test } from '@jest/globals';
import { modelToEncodingMap } from 'gpt-tokenizer/mapping';
import { encodingOf } from '../../../src/tokens/encoding.js';

test.each(
  Object.entries(modelToEncodingMap).filter(([, name]) => /^(o200k|cl100k)_base$/.test(name)),
)('%s has the encoding %s', (model, encoding) => {
  expect(encodingOf(model)).toBe(encoding);
});

test.each([
  ['gpt-4', 'cl100k_base'],
  ['gpt-4-0613', 'cl100k_base'],
  ['gpt-4-32k-0314', 'cl100k_base'],
  ['gpt-4-turbo-preview', 'cl100k_base'],
  ['gpt-3.5', 'cl100k_base'],
  ['gpt-3.5-turbo-16k', 'cl100k_base'],
  ['gpt-35-turbo', 'cl100k_base'],
  ['gpt-35-turbo-16k', 'cl100k_base'],
  ['text-embedding-ada-002', 'cl100k_base'],
  ['text-embedding-3-large', 'cl100k_base'],
  ['davinci-002', 'cl100k_base'],
  ['babbage-002', 'cl100k_base'],
  ['ft:gpt-4:acme::id', 'cl100k_base'],
  ['ft:gpt-3.5-turbo-0613:acme::id', 'cl100k_base'],
  ['ft:davinci-002:acme', 'cl100k_base'],
  ['ft:gpt-4o-2024-08-06:acme::id', 'o200k_base'],
  ['ft:gpt-4.1-mini:acme', 'o200k_base'],
  ['gpt-4o', 'o200k_base'],
  ['gpt-4o-mini-2024-07-18', 'o200k_base'],
  ['gpt-4.1-nano', 'o200k_base'],
  ['gpt-4.5-preview', 'o200k_base'],
  ['gpt-5', 'o200k_base'],
  ['gpt-5-mini', 'o200k_base'],
  ['o1', 'o200k_base'],
  ['o3-mini', 'o200k_base'],
  ['o4-mini-2025-04-16', 'o200k_base'],
  ['chatgpt-4o-latest', 'o200k_base'],
  ['gpt-4all', 'o200k_base'],
  ['GPT-4', 'o200k_base'],
  ['my-gpt-4', 'o200k_base'],
  ['llama-3-8b', 'o200k_base'],
  ['', 'o200k_base'],
])('%j has the encoding %s', (model, encoding) => {
  expect(encodingOf(model)).toBe(encoding);
});
