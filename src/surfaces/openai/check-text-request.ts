import { compileCheck } from '../../core/compiled-check.js';
import { refuse } from './fault-words.js';
import { TextRequestDto } from './text-request.dto.js';

const isTextRequest = compileCheck(TextRequestDto);

/**
 * Checks the body of `POST /v1/completions` as `checkChatRequest` checks its own: types and ranges only.
 * @throws InvalidRequestError for the first fault, in OpenAI’s words
 */
export function checkTextRequest(body: unknown): asserts body is TextRequestDto {
  if (!isTextRequest(body)) refuse(TextRequestDto, body);
}
