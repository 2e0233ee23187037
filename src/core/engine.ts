import type { ChatRequest } from './chat.js';
import type { Chunk, FinishReason, LiveChunk, ReplyToken, Usage } from './chunk.js';
import type { Source, Rung } from './corpus.js';
import type { Client } from './fast-route.js';
import type { MaybePromise } from './maybe-promise.js';
import type { StrategyName } from './strategy.js';
import type { ToolCall } from './tool-call.js';

/** A call of a tool in a reply; its id is the same for the same request. */
export interface IdentifiedCall extends ToolCall {
  readonly id: string;
}

/** A reply that is at hand as a whole. */
export interface Choice {
  /** Its text as a JSON string in UTF-8; undefined when it only calls tools. Borrowed: never written to. */
  readonly json: Buffer | undefined;
  readonly calls: readonly IdentifiedCall[];
  /** What the model says instead of an answer. */
  readonly refusal?: string | undefined;
  readonly reason: FinishReason;
  /** How many tokens it has. */
  readonly count: number;
  /** The tokens of its text: costly. */
  tokens(): readonly ReplyToken[];
}

/** Where replies come from. */
export interface Origin {
  /** How the recorded message was matched, or what stood in for one. */
  readonly rung: Rung | 'any' | 'echo' | 'synthesized' | 'upstream' | 'local';
  readonly strategy?: StrategyName | undefined;
  /** Of the first reply, when it is recorded. */
  readonly source?: Source | undefined;
  /** How many recorded replies there were. */
  readonly total: number;
}

/** A text that is at hand in its pieces. */
export interface PiecedText {
  /** What the pieces are inside JSON strings, in UTF-8 with a character for each byte. */
  readonly pieces: readonly string[];
  /** Their characters together. */
  readonly size: number;
  /** How many tokens there are up to the end of each. */
  readonly ends: Uint32Array;
  readonly reason: FinishReason;
}

/** An engine's answer that is at hand as a whole. */
export interface ChatAnswer {
  readonly origin: Origin;
  readonly choices: readonly Choice[];
  readonly usage: Usage;
  /** How long all of it took, in milliseconds, where that was recorded. */
  readonly took?: number | undefined;
  /** The answer in pieces; the pieces of several replies take turns. */
  chunks(): Iterable<Chunk>;
  /** The same, when it is one text and its pieces are at hand: quick to send where none has to wait. */
  pieced?(): PiecedText | undefined;
}

/** An engine's answer that comes as it is made. */
export interface LiveAnswer {
  readonly origin: Origin;
  /**
   * Its pieces as they come, those together that come together, and the first of them at hand. They can be gone through
   * once, and whoever stops before the end calls `return`, as `for await` does, be it twice: that ends the work. What goes wrong on
   * the way is thrown where it happens, as an error that is meant for the client.
   */
  readonly live: AsyncIterable<readonly LiveChunk[]>;
}

/** Whether an answer comes as it is made. */
export function isLive(answer: EngineAnswer): answer is LiveAnswer {
  return 'live' in answer;
}

export type EngineAnswer = ChatAnswer | LiveAnswer;

/** Answers conversations: replay, a real upstream, a model. It knows no protocol. */
export abstract class Engine {
  /**
   * The answer: at hand as a whole, or, to a request that is streamed, as it is made. Throws, or rejects with, an error
   * that is meant for the client.
   * @param client whose leaving ends the work, before the answer and in its middle
   */
  abstract answer(request: ChatRequest, client: Client): MaybePromise<EngineAnswer>;
}
