import { compileCheck } from '../../core/compiled-check.js';
import { ChatRequestDto } from './chat-request.dto.js';
import { refuse } from './fault-words.js';

const isChatRequest = compileCheck(ChatRequestDto);

/**
 * Checks the body of `POST /v1/chat/completions`. Unknown fields are let pass, and null is as good as absent where a
 * field may be absent.
 * @throws InvalidRequestError for the first fault, in OpenAI’s words
 */
export function checkChatRequest(body: unknown): asserts body is ChatRequestDto {
  if (!isChatRequest(body)) refuse(ChatRequestDto, body);
}
