import { parse } from 'node:querystring';
import type { MaybePromise } from '../core/maybe-promise.js';
import { CompletionQueryDto } from './completion.dto.js';
import { validated } from './explain.js';

/** Queries remembered; more than any honest client sends. */
const KEPT = 256;

const known = new Map<string, CompletionQueryDto>();

/**
 * The query of a completion's URL. A client sends few different ones, so each is validated once.
 * Throws a 400 that names what is wrong.
 * @param url the request's path and query
 */
export function completionQuery(url: string): MaybePromise<CompletionQueryDto> {
  const at = url.indexOf('?');
  const text = at < 0 ? '' : url.slice(at + 1);
  return known.get(text) ?? remember(text);
}

async function remember(text: string): Promise<CompletionQueryDto> {
  const valid = await validated(CompletionQueryDto, { ...parse(text) });
  if (known.size === KEPT) known.clear();
  known.set(text, valid);
  return valid;
}
