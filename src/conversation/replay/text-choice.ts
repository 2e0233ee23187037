import type { Chunk, FinishReason, ReplyToken } from '../../core/chunk.js';
import type { IdentifiedCall, PiecedText } from '../../core/engine.js';
import { SharedTexts } from '../../core/shared-texts.js';
import { cutToTokens, tokensBefore } from '../../tokens/cut.js';
import type { EncodingName } from '../../tokens/encoding.js';
import { pieces as cut, type Chunking } from '../../tokens/pieces.js';
import { cutAtStop } from '../../tokens/stop.js';
import { tokenText } from '../../tokens/token-text.js';
import { Pieces } from './pieces.js';
import type { ReplayChoice } from './replay-choice.js';
import { digestOf, type TokenBook, type WrittenPieces } from './token-book.js';

/** How far a reply may go. */
export interface Limits {
  /** The most tokens. */
  readonly maxTokens: number | undefined;
  /** Texts before which it ends; none is empty. */
  readonly stop: readonly string[];
}

/** Most pieces are of few tokens: what many streams send stays in a processor's cache. */
const shared = new SharedTexts(1 << 16);

const NO_CALLS: readonly IdentifiedCall[] = [];

/** A text, and where its tokens end. */
interface Tokenised {
  readonly text: string;
  readonly ends: Uint32Array;
  /** What the text is the beginning of, if it is not all: the last token may go on there. */
  readonly whole?: string;
}

/** A reply that is a text, as far as the limits let it go. */
export class TextChoice implements ReplayChoice {
  readonly json: Buffer;
  readonly calls = NO_CALLS;
  readonly reason: FinishReason;
  readonly count: number;
  private known: Tokenised | undefined;
  /** Of the text, when all of it is sent. */
  private digest: string | undefined;
  private cut: readonly number[] | undefined;

  /** @param whole the text as a JSON string */
  constructor(
    whole: Buffer,
    { maxTokens, stop }: Limits,
    private readonly book: TokenBook,
    private readonly encoding: EncodingName,
  ) {
    if (maxTokens === undefined && stop.length === 0) {
      this.json = whole;
      this.reason = 'stop';
      this.digest = digestOf(whole);
      this.count = book.reply(whole, encoding, this.digest);
      return;
    }
    const { text, ends } = this.tokenised(whole);
    const most = cutToTokens(text, ends, maxTokens ?? Infinity);
    const stopped = cutAtStop(text.slice(0, most.end), stop);
    const end = stopped >= 0 ? stopped : most.end;
    const tokens = stopped >= 0 ? tokensBefore(text, ends, stopped) : most.tokens;
    this.reason = stopped >= 0 || !most.cut ? 'stop' : 'length';
    this.count = tokens;
    const kept = text.slice(0, end);
    this.json = end === text.length ? whole : Buffer.from(JSON.stringify(kept));
    this.known = { text: kept, ends: ends.subarray(0, tokens), whole: text };
  }

  tokens(): readonly ReplyToken[] {
    const { text, ends, whole = text } = this.parts;
    return listed(whole, ends);
  }

  pieced(chunking: Chunking): PiecedText | undefined {
    if (this.digest === undefined) return undefined;
    const { pieces, size, ends } = this.book.pieces(this.digest, this.encoding, () =>
      this.written(chunking),
    );
    return { pieces, size, ends, reason: this.reason };
  }

  *chunks(choice: number, chunking: Chunking, withTokens: boolean): Generator<Chunk, void> {
    yield { type: 'start', choice };
    const { text, ends } = this.parts;
    // The same for all streams of it: a reply of an answer may come 128 times.
    const pieces = new Pieces(text, ends, (this.cut ??= cut(text, ends, chunking)));
    const all = withTokens ? this.tokens() : [];
    let first = 0;
    while (pieces.next()) {
      const { count } = pieces;
      const tokens = withTokens ? all.slice(first, (first += count)) : undefined;
      yield { type: 'text', choice, text: pieces.text, count, tokens };
    }
    // Those of a character that is cut, when nothing stands before it.
    const left = all.length - first;
    if (left > 0) yield { type: 'text', choice, text: '', count: left, tokens: all.slice(first) };
    yield { type: 'end', choice, reason: this.reason };
  }

  private written(chunking: Chunking): WrittenPieces {
    const { text, ends } = this.parts;
    const each = new Pieces(text, ends, cut(text, ends, chunking));
    const written: string[] = [];
    const tokens: number[] = [];
    let size = 0;
    let count = 0;
    while (each.next()) {
      const bytes = Buffer.from(JSON.stringify(each.text).slice(1, -1));
      written.push(shared.of(bytes.toString('latin1')));
      size += bytes.length;
      tokens.push((count += each.count));
    }
    return { pieces: written, size, ends: Uint32Array.from(tokens) };
  }

  private get parts(): Tokenised {
    return (this.known ??= this.tokenised(this.json));
  }

  private tokenised(json: Buffer): Tokenised {
    const text = JSON.parse(json.toString()) as string;
    return { text, ends: this.book.replyEnds(json, text, this.encoding, this.digest) };
  }
}

/** The tokens of a text that end at these places. */
function listed(text: string, ends: Uint32Array): ReplyToken[] {
  // As many code units have as many bytes at least; one more, for half a pair is written as something else.
  const utf8 = Buffer.from(text.slice(0, (ends.at(-1) ?? 0) + 1));
  return Array.from(ends, (_, index) => {
    const { token, bytes } = tokenText(utf8, ends, index);
    return { text: token, bytes };
  });
}
