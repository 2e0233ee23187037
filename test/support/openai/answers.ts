/** A tool call of an answer, or a piece of one in a stream. */
export interface CallJson {
  readonly index?: number;
  readonly id?: string;
  readonly type?: string;
  readonly function?: { readonly name?: string; readonly arguments?: string };
  readonly custom?: { readonly name: string; readonly input: string };
}

/** A reply as `choices` of an answer has it. */
export interface ChoiceJson {
  readonly index: number;
  readonly finish_reason: string;
  readonly logprobs: unknown;
  readonly message: {
    readonly role: string;
    readonly content: string | null;
    readonly refusal: null;
    readonly tool_calls?: readonly CallJson[];
    readonly function_call?: { readonly name: string; readonly arguments: string };
  };
}

export interface UsageJson {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** An answer that is not streamed. */
export interface CompletionJson {
  readonly id: string;
  readonly object: string;
  readonly created: number;
  readonly model: string;
  readonly choices: readonly ChoiceJson[];
  readonly usage: UsageJson;
}

/** A piece of a reply in a stream. */
export interface DeltaJson {
  readonly index: number;
  readonly delta: {
    readonly role?: string;
    readonly content?: string | null;
    readonly refusal?: null;
    readonly tool_calls?: readonly CallJson[];
    readonly function_call?: { readonly name?: string; readonly arguments?: string };
  };
  readonly logprobs: unknown;
  readonly finish_reason: string | null;
}

/** An event of a stream. */
export interface ChunkJson {
  readonly id: string;
  readonly object: string;
  readonly created: number;
  readonly model: string;
  readonly choices: readonly DeltaJson[];
  readonly usage?: UsageJson | null;
}

/** An error. */
export interface ErrorJson {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string | null;
  };
}
