import type { AskedConversation } from './asked-conversation.js';
import type { EngineName } from './engine-name.js';
import type { PickRule } from './pick-rule.js';
import type { StrategyName } from './strategy.js';

/** What happens when nothing recorded answers. */
export const MISS_POLICIES = ['error', 'any', 'echo', 'synthesize', 'upstream'] as const;
/** One of {@link MISS_POLICIES}. */
export type MissPolicy = (typeof MISS_POLICIES)[number];

/** A tool that the client offers. */
export interface Tool {
  readonly name: string;
  /** The JSON schema of its arguments. */
  readonly parameters: object | undefined;
  /** Where the request has that schema, as errors name it. */
  readonly param?: string | undefined;
  /** Whether it takes a text instead of them. */
  readonly takesText?: boolean;
}

/** What the reply has to be, whatever was recorded. */
export type Demand =
  | { readonly kind: 'tool-call'; readonly tools: readonly Tool[] }
  /** No call. */
  | { readonly kind: 'text' }
  | {
      readonly kind: 'json';
      readonly schema: object | undefined;
      /** Where the request has it, as errors name it. */
      readonly param?: string | undefined;
      /** Whether calls of tools are let be: they are no content, whose form is demanded. */
      readonly letsCall: boolean;
    };

/** How a request is to be answered, where it says other than the settings. */
export interface Wishes {
  readonly engine?: EngineName | undefined;
  /** Whether the exchange is recorded. */
  readonly record?: boolean | undefined;
  readonly strategy?: StrategyName | undefined;
  readonly pick?: PickRule | undefined;
  readonly onMiss?: MissPolicy | undefined;
}

/**
 * What a model is asked, with all that texts alone leave out: pictures, ids of calls, tools that are offered. It is in the
 * words of OpenAI's chat completions, which models' servers have in common.
 */
export interface ModelRequest {
  /** `{role, content, tool_calls, …}`, at least one. */
  readonly messages: readonly object[];
  /** What else is asked, such as `temperature`, `tools`, `response_format`, by its name. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A conversation to be continued, whatever protocol it came through. */
export interface ChatRequest {
  readonly model: string;
  /** At least one; a message that calls tools has the calls as its text, see tool-call.ts. */
  readonly conversation: AskedConversation;
  /** How many replies. */
  readonly n: number;
  readonly seed: number | undefined;
  /** The most tokens of a reply. */
  readonly maxTokens: number | undefined;
  /** Texts before which a reply ends; none is empty. */
  readonly stop: readonly string[];
  readonly demand: Demand | undefined;
  /** The most calls of a reply; as many as are recorded when it is undefined. */
  readonly mostCalls?: 0 | 1 | undefined;
  /** Whether the tokens of replies are wanted. */
  readonly tokens: boolean;
  /**
   * How many tokens the prompt has, when the client sent it as tokens; `text` when it has those of the one message's text
   * alone. Else it has those of a chat, which stand around its messages too.
   */
  readonly promptTokens?: number | 'text' | undefined;
  /** Where the request has the one message, when that is a prompt and in no list of messages. */
  readonly prompt?: string | undefined;
  readonly wishes: Wishes;
  /** Whether the answer is wanted as it is made, where that takes its time. */
  readonly streamed?: boolean | undefined;
  /** What a real model is asked; made when it is needed. Without it, the conversation is all there is to ask. */
  readonly forModel?: (() => ModelRequest | undefined) | undefined;
  /** How many conversations the client's request has, this one among them; one unless it says otherwise. */
  readonly together?: number;
}
