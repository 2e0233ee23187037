import type { Message } from '../../src/core/message.js';
import { json, type Answer } from './client.js';
import type { Server } from './server.js';

/** What asks one server for completions; a query begins with its question mark. */
export interface Completions {
  readonly ask: (messages: readonly unknown[], query?: string) => Promise<Answer>;
  /** The texts of the replies. */
  readonly valuesFor: (messages: readonly Message[], query?: string) => Promise<string[]>;
  /** The HTTP status of the answer. */
  readonly statusFor: (messages: readonly unknown[], query?: string) => Promise<number>;
}

/** The completions of a server that need not have started yet. */
export function completionsOf(server: () => Server): Completions {
  const ask: Completions['ask'] = (messages, query) => server().client.complete(messages, query);
  const valuesFor: Completions['valuesFor'] = async (messages, query) => {
    const { choices } = json(await ask(messages, query)) as { choices: Message[] };
    return choices.map(({ value }) => value);
  };
  const statusFor: Completions['statusFor'] = async (messages, query) =>
    (await ask(messages, query)).status;
  return { ask, valuesFor, statusFor };
}
