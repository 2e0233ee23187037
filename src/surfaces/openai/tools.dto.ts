import { listOf } from '../../core/list-shapes.js';
import { anyObject, objectOf, unionOf } from '../../core/object-shape.js';
import { text } from '../../core/scalar-shapes.js';
import { ChoiceField, FlagField, ShapeField, TextField } from './fields.js';

const REQUIRED = { required: true };

/** What functions and response formats may be called. */
export const identifier = text({ filled: true, longest: 64, pattern: /^[a-zA-Z0-9_-]+$/ });

/** A function that the model may call: the older form of a tool. */
export class FunctionDto {
  @ShapeField('The function’s name.', identifier, REQUIRED)
  name!: string;

  @TextField('What the function does.')
  description?: string | null;

  @ShapeField('The JSON schema of its arguments; taken as it is.', anyObject)
  parameters?: object | null;
}

/** A function that the model may call as a tool. */
export class ToolFunctionDto extends FunctionDto {
  @FlagField('Whether the arguments follow the schema exactly.')
  strict?: boolean | null;
}

/** A tool that is a function. */
export class FunctionToolDto {
  @ChoiceField('A function.', ['function'], REQUIRED)
  type!: 'function';

  @ShapeField('The function.', objectOf(ToolFunctionDto), REQUIRED)
  function!: ToolFunctionDto;
}

/** Free text. */
export class TextInputDto {
  @ChoiceField('Any text.', ['text'], REQUIRED)
  type!: 'text';
}

class GrammarDto {
  @TextField('The grammar.', REQUIRED)
  definition!: string;

  @ChoiceField('The language that the grammar is written in.', ['lark', 'regex'], REQUIRED)
  syntax!: 'lark' | 'regex';
}

/** Text that follows a grammar. */
export class GrammarInputDto {
  @ChoiceField('Text that follows a grammar.', ['grammar'], REQUIRED)
  type!: 'grammar';

  @ShapeField('The grammar.', objectOf(GrammarDto), REQUIRED)
  grammar!: GrammarDto;
}

class FreeToolDto {
  @TextField('The tool’s name.', REQUIRED)
  name!: string;

  @TextField('What the tool does.')
  description?: string | null;

  @ShapeField(
    'What the tool may be given.',
    unionOf('type', { text: TextInputDto, grammar: GrammarInputDto }),
  )
  format?: TextInputDto | GrammarInputDto | null;
}

/** A tool that takes free text. */
export class CustomToolDto {
  @ChoiceField('A tool that takes free text.', ['custom'], REQUIRED)
  type!: 'custom';

  @ShapeField('The tool.', objectOf(FreeToolDto), REQUIRED)
  custom!: FreeToolDto;
}

export type ToolDto = FunctionToolDto | CustomToolDto;

/** The tools that a request offers. */
export const offeredTools = listOf(
  unionOf('type', { function: FunctionToolDto, custom: CustomToolDto }),
);

/** The functions that a request offers. */
export const offeredFunctions = listOf(objectOf(FunctionDto), { filled: true, most: 128 });
