import { setMaxListeners } from 'node:events';
import { ClientLeftError } from '../../core/chat-errors.js';
import type { Client } from '../../core/fast-route.js';

/** A client of several prompts. To the engines it is as if it had left, once one of them fails. */
export class SharedClient implements Client {
  private both: AbortSignal | undefined;
  private own: AbortController | undefined;

  constructor(private readonly client: Client) {}

  /** Made when it is asked for. */
  get signal(): AbortSignal {
    return (this.both ??= this.makeSignal());
  }

  /** Ends the work for all prompts, where an engine listens. */
  leave(): void {
    this.own?.abort(new ClientLeftError());
  }

  private makeSignal(): AbortSignal {
    this.own = new AbortController();
    const both = AbortSignal.any([this.client.signal, this.own.signal]);
    // There may be thousands of prompts.
    setMaxListeners(0, both);
    return both;
  }
}
