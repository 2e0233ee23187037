import type { Chunk } from '../../core/chunk.js';
import { CollectedChoice } from '../../core/collected-answer.js';
import { TOOL_CALLS } from '../../core/message.js';
import type { RecordedPiece, RecordedReply } from '../../core/recorded-reply.js';
import { toolCallText } from '../../core/tool-call.js';

/** Who answers, in the words of the ShareGPT layout. */
const ASSISTANT = 'gpt';

/** A reply, and when its pieces come. */
export class ObservedReply {
  private readonly reply = new CollectedChoice();
  private readonly pieces: RecordedPiece[] = [];
  /** Those of the arguments, call by call. */
  private readonly given: RecordedPiece[][] = [];
  private began: number | undefined;
  private ended = 0;

  /** Takes a piece that comes so many milliseconds after the request. */
  take(chunk: Chunk, at: number): void {
    this.began ??= at;
    this.ended = at;
    this.reply.add(chunk);
    if (!('text' in chunk) || chunk.text === '') return;
    const its = chunk.type === 'tool-arguments' ? (this.given[chunk.index] ??= []) : this.pieces;
    its.push([at, chunk.text.length]);
  }

  /** What is recorded of it. */
  recorded(): RecordedReply {
    const { text, refusal, calls, reason } = this.reply;
    const span = [this.began ?? 0, this.ended] as const;
    const pieces = [...this.pieces, ...this.given.flat()];
    const said = refusal === undefined ? text : (text ?? '') + refusal;
    if (calls.length === 0) {
      const message = { from: ASSISTANT, value: said ?? '' };
      return { message, ...(refusal !== undefined && { refused: true }), reason, pieces, span };
    }
    return {
      message: { from: TOOL_CALLS, value: toolCallText(calls) },
      ...(said !== undefined && { beside: said }),
      callIds: calls.map(({ id }) => id),
      reason,
      pieces,
      span,
    };
  }
}
