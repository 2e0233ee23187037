import type { Chunk } from './chunk.js';
import type { Choice } from './engine.js';

/** Replies that are at hand as a whole, as pieces: each text is one, and each call's arguments. */
export function* wholeChunks(choices: readonly Choice[]): Generator<Chunk, void> {
  for (const [choice, reply] of choices.entries()) {
    const { json, calls, refusal, reason } = reply;
    // All tokens come with the first piece: how many each has is not known.
    let left = reply.count;
    const count = (): number => {
      const all = left;
      left = 0;
      return all;
    };
    yield { type: 'start', choice, callsOnly: json === undefined };
    const text = json ? (JSON.parse(json.toString()) as string) : '';
    if (text !== '') yield { type: 'text', choice, text, count: count(), tokens: reply.tokens() };
    if (refusal !== undefined) yield { type: 'refusal', choice, text: refusal, count: count() };
    for (const [index, { id, name, arguments: given }] of calls.entries()) {
      yield { type: 'tool-call', choice, index, id, name };
      if (given !== '')
        yield { type: 'tool-arguments', choice, index, text: given, count: count() };
    }
    yield { type: 'end', choice, reason };
  }
}
