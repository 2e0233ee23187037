import { CompletionQueryDto } from './completion.dto.js';
import { validated } from './explain.js';

/** Queries remembered; more than any honest client sends. */
const KEPT = 256;

const known = new Map<string, CompletionQueryDto>();

/**
 * The query of a completion's URL. A client sends few different ones, so each is validated once.
 * Throws a 400 that names what is wrong.
 * @param url the request's path and query
 * @param query what was parsed from it
 */
export function completionQuery(
  url: string,
  query: unknown,
): CompletionQueryDto | Promise<CompletionQueryDto> {
  const at = url.indexOf('?');
  const text = at < 0 ? '' : url.slice(at);
  return known.get(text) ?? remember(text, query);
}

async function remember(text: string, query: unknown): Promise<CompletionQueryDto> {
  const valid = await validated(CompletionQueryDto, query);
  if (known.size === KEPT) known.clear();
  known.set(text, valid);
  return valid;
}
