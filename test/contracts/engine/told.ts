import type { FinishReason, LiveChunk, Usage } from '../../../src/core/chunk.js';

/** What the pieces of one reply say together. */
export interface ToldReply {
  text: string;
  refusal: string;
  callsOnly: boolean;
  readonly calls: { readonly id: string; readonly name: string; given: string }[];
  reason: FinishReason | undefined;
}

/** What the pieces of an answer say together. Each has to be where it may be: a piece that is not, throws. */
export class Told {
  readonly replies: ToldReply[] = [];
  usage: Usage | undefined;
  count = 0;

  /** @param chunks the pieces of an answer, from its beginning */
  constructor(chunks: readonly LiveChunk[]) {
    for (const chunk of chunks) this.add(chunk);
  }

  /** Throws unless the answer is whole: of so many replies, each with its end, and with its usage. */
  whole(n = 1): this {
    const { replies, usage } = this;
    if (replies.length !== n) throw new Error(`There are ${replies.length} replies.`);
    if (!replies.every(({ reason }) => reason)) throw new Error('A reply has no end.');
    if (!usage) throw new Error('There is no usage.');
    return this;
  }

  private add(chunk: LiveChunk): void {
    this.count++;
    if (this.usage) throw new Error(`The usage is not the last: ${JSON.stringify(chunk)}`);
    if (chunk.type === 'usage') {
      this.usage = chunk.usage;
      return;
    }
    if ('text' in chunk) whole(chunk.text);
    const reply = this.replies[chunk.choice] as ToldReply | undefined;
    if (chunk.type === 'start') {
      if (reply) throw new Error(`Reply ${chunk.choice} starts twice.`);
      const { callsOnly = false } = chunk;
      this.replies[chunk.choice] = begun(callsOnly);
      return;
    }
    if (!reply) throw new Error(`Reply ${chunk.choice} goes on before its start.`);
    if (reply.reason) throw new Error(`Behind an end: ${JSON.stringify(chunk)}`);
    if (chunk.type === 'text') reply.text += chunk.text;
    else if (chunk.type === 'refusal') reply.refusal += chunk.text;
    else if (chunk.type === 'end') reply.reason = chunk.reason;
    else if (chunk.type === 'tool-call') {
      const { index, id, name } = chunk;
      if (index !== reply.calls.length) throw new Error(`Call ${index} is out of turn.`);
      reply.calls.push({ id, name, given: '' });
    } else {
      const call = reply.calls.at(chunk.index);
      if (!call) throw new Error(`Call ${chunk.index} has arguments before its name.`);
      call.given += chunk.text;
    }
  }
}

/** Throws when a text begins or ends within a character. */
function whole(text: string): void {
  if (!text.isWellFormed()) throw new Error(`Half a character: ${JSON.stringify(text)}`);
}

function begun(callsOnly: boolean): ToldReply {
  return { text: '', refusal: '', callsOnly, calls: [], reason: undefined };
}
