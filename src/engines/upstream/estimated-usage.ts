import type { ChatRequest } from '../../core/chat.js';
import type { Usage } from '../../core/chunk.js';
import { encodingOf } from '../../tokens/encoding.js';
import { Tokenizer } from '../../tokens/tokenizer.js';

/** Tokens around a message, and before the reply: OpenAI's cookbook, “How to count tokens with tiktoken”. */
const MESSAGE_TOKENS = 3;
const REPLY_TOKENS = 3;

/** The usage of an exchange whose model does not tell it, by the encoding that the model's name stands for. */
export function estimatedUsage({ model, conversation }: ChatRequest, replied: string): Usage {
  const tokenizer = Tokenizer.of(encodingOf(model));
  const prompt = conversation.messages.reduce(
    (sum, { from, value }) => sum + MESSAGE_TOKENS + tokenizer.count(from) + tokenizer.count(value),
    REPLY_TOKENS,
  );
  return { prompt, completion: tokenizer.count(replied) };
}
