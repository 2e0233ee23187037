/** A body that is no chat request: what is wrong with it, and the `param` and the `code` of its 400. */
export type HostileBody = readonly [
  what: string,
  body: unknown,
  param: string | null,
  code: string | null,
];

/** A chat request, with some fields of one’s own. */
export function ask(fields: object = {}): object {
  return { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }], ...fields };
}

/** A chat request of some messages. */
export function say(...messages: readonly unknown[]): object {
  return { model: 'gpt-4o', messages };
}
