import { none } from 'stream-chain/core';
import { jsonVerifier, type VerifierError } from 'stream-json/core/utils/verifier.js';
import { SeedInputError } from '../../core/seed-errors.js';
import { Nesting, type TooDeepError } from './nesting.js';
import type { SeedInput } from './seed-input.js';
import { Utf8Decoder } from './utf8-decoder.js';

/** More than the verifier holds back before it decides: the text that its offsets may point into. */
const TAIL_CHARS = 64;
/** What the end of the input may cut short: a literal, or an escape. */
const CUT_SHORT = /^(?:t(?:ru?)?|f(?:al?|als)?|n(?:ul?)?|\\(?:u[\da-fA-F]{0,3})?)?$/;

/** Finds the byte at which text that arrives in pieces stops being JSON: the parser is faster, and does not say. */
export class SyntaxCheck {
  private readonly verify = jsonVerifier({ jsonStreaming: true });
  private readonly nesting = new Nesting();
  /** The end of the text before the current piece. */
  private tail = '';
  private piece = '';
  /** Where the current piece ends. */
  private chars = 0;
  private bytes = 0;

  constructor(private readonly name: string) {}

  /** Checks the next piece; `bytes` is how many bytes of input end with it. Throws {@link SeedInputError}. */
  write(text: string, bytes: number): void {
    this.tail = (this.tail + this.piece.slice(-TAIL_CHARS)).slice(-TAIL_CHARS);
    this.piece = text;
    this.chars += text.length;
    this.bytes = bytes;
    this.check(this.blanked(text));
  }

  /** Checks that the input may end here. Throws {@link SeedInputError}. */
  end(): void {
    this.check(none);
  }

  private blanked(text: string): string {
    try {
      return this.nesting.write(text);
    } catch (error) {
      throw new SeedInputError(`${this.name}: ${(error as TooDeepError).message}`);
    }
  }

  private check(input: string | typeof none): void {
    try {
      this.verify(input as string);
    } catch (error) {
      const { offset, line, message } = error as VerifierError;
      const reason = message.replace(/^ERROR.*?: (?:Verifier (?:cannot parse input: |has )?)?/, '');
      const text = this.tail + this.piece;
      const wrong = text.slice(text.length - (this.chars - offset));
      if (input === none && CUT_SHORT.test(wrong)) {
        throw new SeedInputError(
          `${this.name}: the JSON ends too early, at byte ${this.bytes} (line ${line}: ${reason})`,
        );
      }
      throw new SeedInputError(
        `${this.name}: not JSON at byte ${this.bytes - Buffer.byteLength(wrong)} (line ${line}: ${reason})`,
      );
    }
  }
}

/** Reads an input once more to find where it stops being JSON. Throws {@link SeedInputError} unless it is JSON. */
export async function checkSyntax(input: SeedInput, signal?: AbortSignal): Promise<void> {
  const decoder = new Utf8Decoder(input.name);
  const check = new SyntaxCheck(input.name);
  for await (const chunk of input.chunks(signal)) check.write(decoder.write(chunk), decoder.bytes);
  decoder.end();
  check.end();
}
