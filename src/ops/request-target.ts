/** A target's text up to its query: its path, when the target is of the ordinary form. */
export function withoutQuery(target: string): string {
  const query = target.indexOf('?');
  return query < 0 ? target : target.slice(0, query);
}

/** In a path, what the router reads otherwise than it stands there. */
const ODD = /^[^/]|[%#]/;

/**
 * The path that the router sees in a request's target: without query and fragment, without scheme and authority of an
 * absolute form (RFC 9112, 3.2.2), with unreserved characters (RFC 3986, 2.3) in place of their percent-encodings.
 */
export function pathOf(target: string): string {
  const path = withoutQuery(target);
  return ODD.test(path) ? resolved(path) : path;
}

function resolved(path: string): string {
  const [local] = path.replace(ORIGIN, '').split('#', 1);
  return local === '' ? '/' : local.replaceAll(ENCODED, decoded);
}

const ORIGIN = /^https?:\/\/[^/]*/i;
const ENCODED = /%[2-7][\da-f]/gi;
const UNRESERVED = /[\w.~-]/;

/** A slash, for one, stays encoded: it parts nothing. */
function decoded(encoded: string): string {
  const character = String.fromCharCode(parseInt(encoded.slice(1), 16));
  return UNRESERVED.test(character) ? character : encoded;
}
