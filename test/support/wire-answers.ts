import type { Choice } from '../../src/core/engine.js';
import type { ReplyToken } from '../../src/core/chunk.js';
import type { WireHead, WireOptions } from '../../src/wire/openai.js';

export const HEAD: WireHead = { id: 'x-1', created: 1_700_000_000, model: '"m \\"1\\""' };

export const PLAIN: WireOptions = {
  includeUsage: false,
  logprobs: undefined,
  legacyCalls: false,
  namedTool: false,
};

/** Tokens of some texts, each whole. */
export function tokensOf(...texts: readonly string[]): ReplyToken[] {
  return texts.map((text) => ({ text, bytes: [...Buffer.from(text)] }));
}

/** A reply that is a text, its words its tokens. */
export function textChoice(text: string, reason: Choice['reason'] = 'stop'): Choice {
  const tokens = tokensOf(...(text.match(/\s*\S+|\s+$/g) ?? []));
  const json = Buffer.from(JSON.stringify(text));
  return { json, calls: [], reason, count: tokens.length, tokens: () => tokens };
}

/** A reply that calls tools. */
export function callChoice(...calls: Choice['calls']): Choice {
  return { json: undefined, calls, reason: 'tool-calls', count: 9, tokens: () => [] };
}

/** The values that events carry; throws when one is not `data: …` and an empty line. */
export function valuesIn(events: string): unknown[] {
  const parts = events.split('\n\n');
  if (parts.pop() !== '') throw new Error(`The last event has no end: ${events}`);
  return parts.map((part) => {
    if (!part.startsWith('data: ') || part.includes('\n')) throw new Error(`No event: ${part}`);
    return JSON.parse(part.slice('data: '.length)) as unknown;
  });
}
