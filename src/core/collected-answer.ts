import type { Chunk, FinishReason, ReplyToken, Usage } from './chunk.js';
import type { ChatAnswer, Choice, EngineAnswer, IdentifiedCall, LiveAnswer } from './engine.js';
import { isLive } from './engine.js';

/** An answer as a whole: waits for the end of one that comes as it is made, and throws what that does. */
export async function collected(answer: EngineAnswer): Promise<ChatAnswer> {
  return isLive(answer) ? await collect(answer) : answer;
}

async function collect({ origin, live }: LiveAnswer): Promise<ChatAnswer> {
  const chunks: Chunk[] = [];
  const choices: CollectedChoice[] = [];
  let usage: Usage | undefined;
  for await (const chunk of live) {
    if (chunk.type === 'usage') ({ usage } = chunk);
    else {
      (choices[chunk.choice] ??= new CollectedChoice()).add(chunk);
      chunks.push(chunk);
    }
  }
  if (!usage) throw new Error('An engine told no usage.');
  return { origin, choices, usage, chunks: () => chunks };
}

/** A reply that was put together of its pieces. */
class CollectedChoice implements Choice {
  readonly calls: IdentifiedCall[] = [];
  refusal: string | undefined;
  reason: FinishReason = 'stop';
  count = 0;
  private text: string | undefined;
  private readonly listed: ReplyToken[] = [];

  get json(): Buffer | undefined {
    return this.text === undefined ? undefined : Buffer.from(JSON.stringify(this.text));
  }

  tokens(): readonly ReplyToken[] {
    return this.listed;
  }

  add(chunk: Chunk): void {
    if ('count' in chunk) this.count += chunk.count;
    switch (chunk.type) {
      case 'start':
        if (!chunk.callsOnly) this.text = '';
        break;
      case 'text':
        this.text = (this.text ?? '') + chunk.text;
        this.listed.push(...(chunk.tokens ?? []));
        break;
      case 'refusal':
        this.refusal = (this.refusal ?? '') + chunk.text;
        break;
      case 'tool-call':
        this.calls[chunk.index] = { id: chunk.id, name: chunk.name, arguments: '' };
        break;
      case 'tool-arguments': {
        const call = this.calls[chunk.index];
        this.calls[chunk.index] = { ...call, arguments: call.arguments + chunk.text };
        break;
      }
      case 'end':
        this.reason = chunk.reason;
    }
  }
}
