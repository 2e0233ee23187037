import type { Engine } from '../../../src/core/engine.js';
import type { RequestFields } from '../../support/chat-request.js';

/** The kinds of answers that the contract asks for, in words that complete “gives”. */
export const KINDS = {
  text: 'a text of several pieces',
  several: 'several replies',
  characters: 'a text of characters of two to four bytes, and of several code points',
  calls: 'two calls of tools',
  unending: 'some pieces, and then nothing for as long as nobody leaves',
  silent: 'nothing at all for as long as nobody leaves',
  vast: 'an answer that no buffer holds',
  refused: 'an error in place of an answer',
  broken: 'an error in the middle of an answer',
} as const;
/** One of {@link KINDS}. */
export type Kind = keyof typeof KINDS;

/** What an engine is asked to give a kind of answer, and what it then says, where that is known. */
export interface Ask {
  readonly fields: RequestFields;
  /** By reply. */
  readonly texts?: readonly string[];
  /** By call: its name, and its arguments. */
  readonly calls?: readonly (readonly [name: string, given: string])[];
  /** The code of the error. */
  readonly code?: string;
}

/** An engine as the contract sees it. */
export interface EngineUnderTest {
  readonly engine: Engine;
  /** Each kind is here, or in `cannot`. */
  readonly asks: Readonly<Partial<Record<Kind, Ask>>>;
  /** What the engine cannot give, and why. */
  readonly cannot: Readonly<Partial<Record<Kind, string>>>;
  /** How much has been made of answers so far, in bytes; only where there are vast ones. */
  produced?(): number;
  /** Resolves once nothing runs and nothing is open; fails when that does not come to pass. */
  idle(): Promise<void>;
  /** Ends it. */
  close(): Promise<void>;
}
