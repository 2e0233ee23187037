/** Why a reply ends: by itself or before a stop text, at the most tokens, or with calls of tools. */
export type FinishReason = 'stop' | 'length' | 'tool-calls';

/** A token of a reply, for clients that ask for probabilities. */
export interface ReplyToken {
  /** Its text; `\xNN` for each byte of a token that is no UTF-8 by itself. */
  readonly text: string;
  readonly bytes: readonly number[];
  /** Whether it begins a prompt: nothing before it makes it likely or not. */
  readonly isFirst?: boolean;
}

/** A piece of an answer, whatever the engine and the protocol. */
export type Chunk = {
  /** Which reply it belongs to, from 0. */
  readonly choice: number;
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
