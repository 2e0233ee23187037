import type { Chunk, FinishReason } from '../../core/chunk.js';
import { TOOL_CALLS } from '../../core/message.js';
import type { RecordedPiece, RecordedReply } from '../../core/recorded-reply.js';
import { toolCallText } from '../../core/tool-call.js';

/** Who answers, in the words of the ShareGPT layout. */
const ASSISTANT = 'gpt';

interface ObservedCall {
  readonly id: string;
  readonly name: string;
  arguments: string;
  readonly pieces: RecordedPiece[];
}

/** A reply, as its pieces come. */
export class ObservedReply {
  private text: string | undefined;
  private refused = false;
  private reason: FinishReason = 'stop';
  private readonly pieces: RecordedPiece[] = [];
  private readonly calls: ObservedCall[] = [];
  private began: number | undefined;
  private ended = 0;

  /** Takes a piece that comes so many milliseconds after the request. */
  take(chunk: Chunk, at: number): void {
    this.began ??= at;
    this.ended = at;
    switch (chunk.type) {
      case 'start':
        if (!chunk.callsOnly) this.text = '';
        break;
      case 'refusal':
      case 'text':
        this.refused = chunk.type === 'refusal';
        this.text = (this.text ?? '') + chunk.text;
        if (chunk.text !== '') this.pieces.push([at, chunk.text.length]);
        break;
      case 'tool-call':
        this.calls[chunk.index] = { id: chunk.id, name: chunk.name, arguments: '', pieces: [] };
        break;
      case 'tool-arguments': {
        const call = this.calls[chunk.index];
        call.arguments += chunk.text;
        call.pieces.push([at, chunk.text.length]);
        break;
      }
      case 'end':
        this.reason = chunk.reason;
    }
  }

  /** What is recorded of it. */
  recorded(): RecordedReply {
    const { text = '', calls, reason } = this;
    const span = [this.began ?? 0, this.ended] as const;
    const pieces = [...this.pieces, ...calls.flatMap((call) => call.pieces)];
    if (calls.length === 0) {
      const message = { from: ASSISTANT, value: text };
      return { message, ...(this.refused && { refused: true }), reason, pieces, span };
    }
    return {
      message: { from: TOOL_CALLS, value: toolCallText(calls) },
      ...(this.text !== undefined && { beside: this.text }),
      callIds: calls.map(({ id }) => id),
      reason,
      pieces,
      span,
    };
  }
}
