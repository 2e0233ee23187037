/** Why a reply ends: by itself or before a stop text, at the most tokens, with calls of tools, or because a filter cut it. */
export type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter';

/** A token that might stand in a place, and the natural logarithm of its probability. */
export interface LikelyToken {
  readonly text: string;
  readonly bytes: readonly number[];
  readonly logprob: number;
}

/** A token of a reply, for clients that ask for probabilities. */
export interface ReplyToken {
  /** Its text; `\xNN` for each byte of a token that is no UTF-8 by itself. */
  readonly text: string;
  readonly bytes: readonly number[];
  /** Whether it begins a prompt: nothing before it makes it likely or not. */
  readonly isFirst?: boolean;
  /** The natural logarithm of its probability; 0, when it is not there, for a recorded token was the only one. */
  readonly logprob?: number;
  /** The likeliest in its place, where they are known. */
  readonly likeliest?: readonly LikelyToken[];
}

/** A piece of an answer, whatever the engine and the protocol. */
export type Chunk = {
  /** Which reply it belongs to, from 0. */
  readonly choice: number;
  /** When it came, in milliseconds after the request, where that was recorded. */
  readonly at?: number | undefined;
} & (
  | {
      readonly type: 'start';
      /** Whether the reply has no text: it only calls tools. */
      readonly callsOnly?: boolean;
    }
  | {
      readonly type: 'text';
      readonly text: string;
      /** How many tokens it holds. */
      readonly count: number;
      /** They themselves, where the request asks for them. */
      readonly tokens?: readonly ReplyToken[] | undefined;
    }
  | {
      /** What the model says instead of an answer. */
      readonly type: 'refusal';
      readonly text: string;
      readonly count: number;
    }
  | {
      readonly type: 'tool-call';
      /** Which call of the reply, from 0. */
      readonly index: number;
      readonly id: string;
      readonly name: string;
    }
  | {
      readonly type: 'tool-arguments';
      readonly index: number;
      readonly text: string;
      readonly count: number;
    }
  | { readonly type: 'end'; readonly reason: FinishReason }
);

/** Tokens of a request and of all its replies. */
export interface Usage {
  readonly prompt: number;
  readonly completion: number;
}

/** A piece of an answer that comes as it is made: its last one tells the usage. */
export type LiveChunk = Chunk | { readonly type: 'usage'; readonly usage: Usage };
