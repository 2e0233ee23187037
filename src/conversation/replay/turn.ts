import type { AskedConversation } from '../../core/asked-conversation.js';
import type { ChatRequest } from '../../core/chat.js';
import type { EngineAnswer, Origin } from '../../core/engine.js';
import type { Client } from '../../core/fast-route.js';
import type { Choices } from './choices.js';
import type { ReplayChoice } from './replay-choice.js';

/** What is asked for once. */
export interface Turn {
  readonly request: ChatRequest;
  readonly asked: AskedConversation;
  /** Makes its replies. */
  readonly choices: Choices;
  /** Who asks: the same for all prompts of a request. */
  readonly client: Client;
}

/** The replies to it, and where they come from. */
export interface Found {
  readonly origin: Origin;
  readonly replies: readonly ReplayChoice[];
  /** The tokens of the prompt, where they were recorded. */
  readonly prompt?: number | undefined;
}

/** The answer of another engine, to which it was passed on. */
export interface Passed {
  readonly passed: EngineAnswer;
}
