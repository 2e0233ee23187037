import type { Chunk, FinishReason, ReplyToken } from '../../core/chunk.js';
import type { IdentifiedCall, PiecedText } from '../../core/engine.js';
import type { RecordedDelivery, RecordedPiece } from '../../core/recorded-reply.js';
import type { Chunking } from '../../tokens/pieces.js';
import type { ReplayChoice } from './replay-choice.js';

/** A reply that this server recorded, as it came: in the same pieces, with the same ids, and for the same reason. */
export class RecordedChoice implements ReplayChoice {
  readonly json: Buffer | undefined;
  readonly calls: readonly IdentifiedCall[];
  readonly refusal: string | undefined;
  readonly reason: FinishReason;
  readonly count: number;
  /** How long it took, in milliseconds. */
  readonly took: number;

  /**
   * @param whole the same reply as one of a corpus would be
   * @param calls the calls with their ids
   */
  constructor(
    private readonly whole: ReplayChoice,
    calls: readonly IdentifiedCall[],
    private readonly recorded: RecordedDelivery,
  ) {
    const { beside, refused, reason, span, usage, siblings } = recorded;
    const text = beside === undefined ? whole.json : Buffer.from(JSON.stringify(beside));
    this.json = refused ? undefined : text;
    this.refusal = refused && text ? (JSON.parse(text.toString()) as string) : undefined;
    this.calls = calls;
    this.reason = reason;
    this.took = span[1];
    this.count = siblings === 1 ? usage.completion : whole.count;
  }

  tokens(): readonly ReplyToken[] {
    return this.whole.tokens();
  }

  pieced(chunking: Chunking): PiecedText | undefined {
    if (!this.isPlain) return undefined;
    const pieced = this.whole.pieced(chunking);
    return pieced && { ...pieced, reason: this.reason };
  }

  *chunks(choice: number, chunking: Chunking, withTokens: boolean): Generator<Chunk, void> {
    const [began, ended] = this.recorded.span;
    if (this.isPlain || (withTokens && this.json)) {
      for (const chunk of this.whole.chunks(choice, chunking, withTokens)) {
        if (chunk.type !== 'end') yield { ...chunk, at: began };
      }
    } else yield* this.asRecorded(choice);
    yield { type: 'end', choice, at: ended, reason: this.reason };
  }

  /** Whether it is a text that came as a whole, and may be cut like any other. */
  private get isPlain(): boolean {
    return this.json !== undefined && this.calls.length === 0 && this.recorded.pieces.length <= 1;
  }

  private *asRecorded(choice: number): Generator<Chunk, void> {
    const pieces = this.recorded.pieces.values();
    const [began] = this.recorded.span;
    const text = this.refusal ?? (this.json ? (JSON.parse(this.json.toString()) as string) : '');
    yield { type: 'start', choice, at: began, callsOnly: this.json === undefined };
    const type = this.refusal === undefined ? 'text' : 'refusal';
    for (const piece of cut(text, pieces)) yield { type, choice, count: 1, ...piece };
    for (const [index, { id, name, arguments: given }] of this.calls.entries()) {
      let called = false;
      for (const piece of cut(given, pieces)) {
        if (!called) yield { type: 'tool-call', choice, index, id, name, at: piece.at };
        called = true;
        yield { type: 'tool-arguments', choice, index, count: 1, ...piece };
      }
      if (!called) yield { type: 'tool-call', choice, index, id, name, at: began };
    }
  }
}

/** The pieces of one text, from those of all. What no piece has is a piece of its own. */
function* cut(
  text: string,
  pieces: Iterator<RecordedPiece>,
): Generator<{ readonly text: string; readonly at: number }> {
  let at = 0;
  for (let start = 0; start < text.length;) {
    const next = pieces.next();
    const [came, units] = next.done ? [at, Infinity] : next.value;
    at = came;
    const end = Math.min(text.length, start + Math.max(units, 1));
    yield { text: text.slice(start, end), at };
    start = end;
  }
}
