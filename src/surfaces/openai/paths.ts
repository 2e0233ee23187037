/** Where the routes are: under `/v1`, as in OpenAI's API, and without it, for clients whose base URL has no path. */
const ROUTES: readonly [path: RegExp, methods: readonly string[]][] = [
  [/^(\/v1)?\/chat\/completions$/, ['POST']],
  [/^(\/v1)?\/completions$/, ['POST']],
  [/^(\/v1)?\/models(\/.+)?$/, ['GET', 'HEAD']],
];

/** A slash that is encoded leads to no route, and yet to this surface. */
const OURS = /^\/(v1|chat(\/|%2[fF])completions|completions|models)(\/|%2[fF]|$)/;

/** Whether a path, without its query, belongs to this surface, be there a route or not. */
export function isOpenAiPath(path: string): boolean {
  return OURS.test(path);
}

/** The methods that a path takes; none when there is no route. */
export function methodsOf(path: string): readonly string[] {
  return ROUTES.find(([route]) => route.test(path))?.[1] ?? [];
}
