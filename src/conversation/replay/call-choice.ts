import type { Chunk, ReplyToken } from '../../core/chunk.js';
import type { IdentifiedCall } from '../../core/engine.js';
import type { EncodingName } from '../../tokens/encoding.js';
import { pieces as cut, type Chunking } from '../../tokens/pieces.js';
import { Tokenizer } from '../../tokens/tokenizer.js';
import { Pieces } from './pieces.js';
import type { ReplayChoice } from './replay-choice.js';

const NO_TOKENS: readonly ReplyToken[] = [];

/** A reply that calls tools. Limits of its length leave it whole: half a call is none. */
export class CallChoice implements ReplayChoice {
  readonly json = undefined;
  readonly reason = 'tool-calls';

  /** @param count its tokens */
  constructor(
    readonly calls: readonly IdentifiedCall[],
    readonly count: number,
    private readonly encoding: EncodingName,
  ) {}

  tokens(): readonly ReplyToken[] {
    return NO_TOKENS;
  }

  pieced(): undefined {
    return undefined;
  }

  *chunks(choice: number, chunking: Chunking): Generator<Chunk, void> {
    yield { type: 'start', choice, callsOnly: true };
    for (const [index, { id, name, arguments: text }] of this.calls.entries()) {
      yield { type: 'tool-call', choice, index, id, name };
      const ends = Tokenizer.of(this.encoding).ends(text);
      const pieces = new Pieces(text, ends, cut(text, ends, chunking));
      while (pieces.next()) {
        yield { type: 'tool-arguments', choice, index, text: pieces.text, count: pieces.count };
      }
    }
    yield { type: 'end', choice, reason: this.reason };
  }
}
