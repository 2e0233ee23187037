import { listOf } from '../../core/list-shapes.js';
import { objectOf, unionOf } from '../../core/object-shape.js';
import { ChoiceField, ShapeField, TextField } from './fields.js';

const REQUIRED = { required: true };

/** A call of a function. */
export class CalledFunctionDto {
  @TextField('The function’s name.', REQUIRED)
  name!: string;

  @TextField('The arguments as the model wrote them: JSON, if all is well.', REQUIRED)
  arguments!: string;
}

/** A call of a function that was offered as a tool. */
export class FunctionToolCallDto {
  @TextField('The id that the answering tool message refers to.', REQUIRED)
  id!: string;

  @ChoiceField('A call of a function.', ['function'], REQUIRED)
  type!: 'function';

  @ShapeField('The function and its arguments.', objectOf(CalledFunctionDto), REQUIRED)
  function!: CalledFunctionDto;
}

class CalledToolDto {
  @TextField('The tool’s name.', REQUIRED)
  name!: string;

  @TextField('What the tool is given.', REQUIRED)
  input!: string;
}

/** A call of a tool that takes free text. */
export class CustomToolCallDto {
  @TextField('The id that the answering tool message refers to.', REQUIRED)
  id!: string;

  @ChoiceField('A call of a tool that takes free text.', ['custom'], REQUIRED)
  type!: 'custom';

  @ShapeField('The tool and its input.', objectOf(CalledToolDto), REQUIRED)
  custom!: CalledToolDto;
}

export type ToolCallDto = FunctionToolCallDto | CustomToolCallDto;

/** The calls in an assistant’s message. */
export const toolCalls = listOf(
  unionOf('type', { function: FunctionToolCallDto, custom: CustomToolCallDto }),
);
