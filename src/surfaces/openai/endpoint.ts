import type { ChatRequest, Wishes } from '../../core/chat.js';
import type { AnswerFormat, WireOptions } from '../../wire/openai.js';

/** What a request's body asks for. */
export interface Asked {
  readonly model: string;
  /** One, but for a request of several prompts, whose replies are counted on. */
  readonly conversations: readonly ChatRequest[];
  readonly stream: boolean;
  readonly options: WireOptions;
}

/** One way to ask for completions. */
export interface Endpoint {
  readonly paths: readonly string[];
  readonly format: AnswerFormat;
  /**
   * Reads a body.
   * @throws InvalidRequestError when it is not what it should be
   */
  read(body: unknown, wishes: Wishes): Asked;
}
