import { either, listOf } from '../../core/list-shapes.js';
import { objectOf, unionOf } from '../../core/object-shape.js';
import { nothing, text } from '../../core/scalar-shapes.js';
import {
  assistantParts,
  textParts,
  userParts,
  type AssistantPartDto,
  type TextPartDto,
  type UserPartDto,
} from './content-parts.dto.js';
import { ChoiceField, ShapeField, TextField } from './fields.js';
import { CalledFunctionDto, toolCalls, type ToolCallDto } from './tool-calls.dto.js';

const REQUIRED = { required: true };
const CONTENT = 'What is said: a text, or parts of it.';
const NAME = 'Tells speakers of the same role apart.';

/** The developer’s instructions. */
export class DeveloperMessageDto {
  @ChoiceField('Who speaks.', ['developer'], REQUIRED)
  role!: 'developer';

  @ShapeField(CONTENT, either(text(), textParts), REQUIRED)
  content!: string | TextPartDto[];

  @TextField(NAME)
  name?: string | null;
}

/** The system’s instructions. */
export class SystemMessageDto {
  @ChoiceField('Who speaks.', ['system'], REQUIRED)
  role!: 'system';

  @ShapeField(CONTENT, either(text(), textParts), REQUIRED)
  content!: string | TextPartDto[];

  @TextField(NAME)
  name?: string | null;
}

/** What the user says. */
export class UserMessageDto {
  @ChoiceField('Who speaks.', ['user'], REQUIRED)
  role!: 'user';

  @ShapeField(CONTENT, either(text(), userParts), REQUIRED)
  content!: string | UserPartDto[];

  @TextField(NAME)
  name?: string | null;
}

class PastAudioDto {
  @TextField('The id of an earlier spoken answer.', REQUIRED)
  id!: string;
}

/** What the assistant has said. */
export class AssistantMessageDto {
  @ChoiceField('Who speaks.', ['assistant'], REQUIRED)
  role!: 'assistant';

  @ShapeField(CONTENT, either(text(), assistantParts))
  content?: string | AssistantPartDto[] | null;

  @TextField('What was said instead of an answer.')
  refusal?: string | null;

  @TextField(NAME)
  name?: string | null;

  @ShapeField('An earlier spoken answer.', objectOf(PastAudioDto))
  audio?: PastAudioDto | null;

  @ShapeField('The tools that were called.', toolCalls)
  tool_calls?: ToolCallDto[] | null;

  @ShapeField('The older form of a single tool call.', objectOf(CalledFunctionDto))
  function_call?: CalledFunctionDto | null;
}

/** What a tool has answered. */
export class ToolMessageDto {
  @ChoiceField('Who speaks.', ['tool'], REQUIRED)
  role!: 'tool';

  @ShapeField(CONTENT, either(text(), textParts), REQUIRED)
  content!: string | TextPartDto[];

  @TextField('The id of the call that this answers.', REQUIRED)
  tool_call_id!: string;
}

/** What a function has answered: the older form of a tool’s message. */
export class FunctionMessageDto {
  @ChoiceField('Who speaks.', ['function'], REQUIRED)
  role!: 'function';

  @ShapeField('What the function has answered.', either(text(), nothing), REQUIRED)
  content!: string | null;

  @TextField('The function’s name.', REQUIRED)
  name!: string;
}

export type ChatMessageDto =
  | DeveloperMessageDto
  | SystemMessageDto
  | UserMessageDto
  | AssistantMessageDto
  | ToolMessageDto
  | FunctionMessageDto;

/** The messages of a conversation. */
export const chatMessages = listOf(
  unionOf('role', {
    system: SystemMessageDto,
    developer: DeveloperMessageDto,
    user: UserMessageDto,
    assistant: AssistantMessageDto,
    tool: ToolMessageDto,
    function: FunctionMessageDto,
  }),
  { filled: true },
);
