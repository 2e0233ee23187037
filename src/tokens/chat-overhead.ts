/** Tokens around a message, and before the reply: OpenAI's cookbook, “How to count tokens with tiktoken”. */
export const MESSAGE_TOKENS = 3;
export const REPLY_TOKENS = 3;
