import { hash } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { AskedConversation } from '../../core/asked-conversation.js';
import type { PiecedText } from '../../core/engine.js';
import { ByteCache } from '../../core/byte-cache.js';
import { KEY_BYTES } from '../../core/keys.js';
import { MESSAGE_TOKENS, REPLY_TOKENS } from '../../tokens/chat-overhead.js';
import type { EncodingName } from '../../tokens/encoding.js';
import { Tokenizer } from '../../tokens/tokenizer.js';
import { EncodingBook } from './encoding-book.js';

/** Memory for where the tokens of replies end, and for their pieces, in bytes each. */
const ENDS_BYTES = 32 << 20;
const PIECES_BYTES = 32 << 20;
/** What an entry costs beside its numbers or characters. */
const ENTRY_BYTES = 250;
/** What a piece costs beside its characters. */
const PIECE_BYTES = 28;

const key = Buffer.allocUnsafeSlow(KEY_BYTES);

/** The pieces of a text as they are sent. */
export type WrittenPieces = Pick<PiecedText, 'pieces' | 'size' | 'ends'>;

/** Names a reply's text, which is given as a JSON string. A message has no preimage of its key in common: see keys.ts. */
export function digestOf(json: Buffer): string {
  return hash('sha256', json, 'binary');
}

/** Tokens of what is asked and replied, each text counted once as long as it is remembered. */
@Injectable()
export class TokenBook implements OnApplicationShutdown {
  private readonly logger = new Logger('Tokens');
  /** What is remembered of each encoding that was asked for. */
  private readonly books = new Map<EncodingName, EncodingBook>();
  private readonly ends = new ByteCache<Uint32Array>(ENDS_BYTES);
  private readonly pieced = new ByteCache<WrittenPieces>(PIECES_BYTES);

  /** The tokens of a conversation as a prompt. */
  prompt(asked: AskedConversation, encoding: EncodingName): number {
    const book = this.bookOf(encoding);
    let sum = REPLY_TOKENS;
    let hasCalls = false;
    for (const from of asked.roles) {
      const role = book.role(from);
      sum += MESSAGE_TOKENS + role.count;
      hasCalls ||= role.calls;
    }
    // Equal calls have one key, however they are written.
    if (hasCalls)
      return asked.messages.reduce((all, { value }) => all + this.written(value, book), sum);
    const history = asked.historyKey();
    const known = book.histories.get(history, 0);
    if (known >= 0) return sum + known;
    const texts = asked.messages.reduce(
      (all, { value }, index) => all + book.text(asked.key(index), () => value),
      0,
    );
    book.histories.set(history, 0, texts);
    return sum + texts;
  }

  /** The tokens of a conversation's last text as a prompt. */
  text(asked: AskedConversation, encoding: EncodingName): number {
    const text = (): string => asked.messages.at(-1)?.value ?? '';
    return this.bookOf(encoding).text(asked.lastKey(), text);
  }

  /** The tokens of a reply's text. */
  reply(json: Buffer, encoding: EncodingName, digest = digestOf(json)): number {
    key.write(digest, 0, KEY_BYTES, 'latin1');
    return this.bookOf(encoding).text(key, () => JSON.parse(json.toString()) as string);
  }

  /** Where the tokens of a reply's text end. */
  replyEnds(
    json: Buffer,
    text: string,
    encoding: EncodingName,
    digest = digestOf(json),
  ): Uint32Array {
    const name = encoding + digest;
    let ends = this.ends.get(name);
    if (!ends) {
      ends = Tokenizer.of(encoding).ends(text);
      this.ends.set(name, ends, ENTRY_BYTES + ends.byteLength);
    }
    return ends;
  }

  /** The pieces of a reply's text, made once: all in one way of cutting. */
  pieces(digest: string, encoding: EncodingName, make: () => WrittenPieces): WrittenPieces {
    const name = encoding + digest;
    let pieces = this.pieced.get(name);
    if (pieces === undefined) {
      pieces = make();
      const bytes = ENTRY_BYTES + PIECE_BYTES * pieces.pieces.length + pieces.size;
      this.pieced.set(name, pieces, bytes);
    }
    return pieces;
  }

  /** The tokens of a text as it is written, in a conversation with calls. */
  private written(value: string, book: EncodingBook): number {
    key.write(digestOf(Buffer.from(JSON.stringify(value))), 0, KEY_BYTES, 'latin1');
    return book.text(key, () => value);
  }

  /** Tells at the end how many counts were known. */
  onApplicationShutdown(): void {
    for (const [encoding, { hits, lookUps }] of this.books) {
      this.logger.debug(`${hits} of ${lookUps} counts in ${encoding} were known`);
    }
  }

  private bookOf(encoding: EncodingName): EncodingBook {
    let book = this.books.get(encoding);
    if (!book) this.books.set(encoding, (book = new EncodingBook(encoding)));
    return book;
  }
}
