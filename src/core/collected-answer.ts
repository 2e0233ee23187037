import type { Chunk, FinishReason, LiveChunk, ReplyToken, Usage } from './chunk.js';
import type {
  ChatAnswer,
  Choice,
  EngineAnswer,
  IdentifiedCall,
  LiveAnswer,
  Origin,
} from './engine.js';
import { isLive } from './engine.js';

/** An answer as a whole: waits for the end of one that comes as it is made, and throws what that does. */
export async function collected(answer: EngineAnswer): Promise<ChatAnswer> {
  return isLive(answer) ? await collect(answer) : answer;
}

async function collect({ origin, live }: LiveAnswer): Promise<ChatAnswer> {
  const collector = new Collector();
  for await (const some of live) for (const chunk of some) collector.add(chunk);
  const answer = collector.answer(origin);
  if (!answer) throw new Error('An engine told no usage.');
  return answer;
}

/** Puts an answer together of its pieces. */
export class Collector {
  private readonly chunks: Chunk[] = [];
  private readonly choices: CollectedChoice[] = [];
  private usage: Usage | undefined;

  /** Takes the next piece. */
  add(chunk: LiveChunk): void {
    if (chunk.type === 'usage') {
      this.usage = chunk.usage;
      return;
    }
    (this.choices[chunk.choice] ??= new CollectedChoice()).add(chunk);
    this.chunks.push(chunk);
  }

  /** The whole; undefined as long as it has no end. */
  answer(origin: Origin): ChatAnswer | undefined {
    const { chunks, choices, usage } = this;
    return usage && { origin, choices, usage, chunks: () => chunks };
  }
}

/** A reply that is put together of its pieces. */
export class CollectedChoice implements Choice {
  readonly calls: IdentifiedCall[] = [];
  refusal: string | undefined;
  reason: FinishReason = 'stop';
  count = 0;
  /** What it says; undefined when it only calls tools. */
  text: string | undefined;
  private readonly listed: ReplyToken[] = [];

  get json(): Buffer | undefined {
    return this.text === undefined ? undefined : Buffer.from(JSON.stringify(this.text));
  }

  tokens(): readonly ReplyToken[] {
    return this.listed;
  }

  /** Takes the next piece. */
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
