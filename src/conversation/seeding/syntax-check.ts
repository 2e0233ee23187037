import { none } from 'stream-chain/core';
import { jsonVerifier, type VerifierError } from 'stream-json/core/utils/verifier.js';
import { SeedInputError } from '../../core/errors.js';
import type { SeedInput } from './seed-input.js';
import { Utf8Decoder } from './utf8-decoder.js';

/** Finds the byte at which text that arrives in pieces stops being JSON: the parser is faster, and does not say. */
export class SyntaxCheck {
  private readonly verify = jsonVerifier({ jsonStreaming: true });
  private previous = '';
  private current = '';
  private chars = 0;
  private bytes = 0;

  constructor(private readonly name: string) {}

  /** Checks the next piece; `bytes` is how many bytes of input end with it. Throws {@link SeedInputError}. */
  write(text: string, bytes: number): void {
    this.previous = this.current;
    this.current = text;
    this.check(text);
    this.chars += text.length;
    this.bytes = bytes;
  }

  /** Checks that the input may end here. Throws {@link SeedInputError}. */
  end(): void {
    this.check(none);
  }

  private check(input: string | typeof none): void {
    try {
      this.verify(input as string);
    } catch (error) {
      const { offset, line, message } = error as VerifierError;
      const reason = message.replace(/^ERROR.*?: (?:Verifier (?:cannot parse input: |has )?)?/, '');
      if (input === none) {
        throw new SeedInputError(
          `${this.name}: the JSON ends too early, at byte ${this.bytes} (line ${line}: ${reason})`,
        );
      }
      throw new SeedInputError(
        `${this.name}: not JSON at byte ${this.byteOffset(offset)} (line ${line}: ${reason})`,
      );
    }
  }

  /** Bytes before a character, which stands in the current piece or at the end of the one before it. */
  private byteOffset(chars: number): number {
    const inCurrent = chars - this.chars;
    return inCurrent >= 0
      ? this.bytes + Buffer.byteLength(this.current.slice(0, inCurrent))
      : this.bytes - Buffer.byteLength(this.previous.slice(inCurrent));
  }
}

/** Reads an input once more to find where it stops being JSON. Throws {@link SeedInputError} unless it is JSON. */
export async function checkSyntax(input: SeedInput): Promise<void> {
  const decoder = new Utf8Decoder(input.name);
  const check = new SyntaxCheck(input.name);
  for await (const chunk of input.chunks()) check.write(decoder.write(chunk), decoder.bytes);
  decoder.end();
  check.end();
}
