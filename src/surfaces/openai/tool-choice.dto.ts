import type { RuleAcross } from '../../core/dto-rules.js';
import { isObject } from '../../core/json-object.js';
import { either, listOf } from '../../core/list-shapes.js';
import { anyObject, objectOf, unionOf } from '../../core/object-shape.js';
import { choice } from '../../core/scalar-shapes.js';
import { ChoiceField, ShapeField, TextField } from './fields.js';

const REQUIRED = { required: true };

/** The tool or function that is to be called. */
export class ChosenNameDto {
  @TextField('The name of one that is offered.', REQUIRED)
  name!: string;
}

/** A function to be called. */
export class FunctionChoiceDto {
  @ChoiceField('A function.', ['function'], REQUIRED)
  type!: 'function';

  @ShapeField('Which one.', objectOf(ChosenNameDto), REQUIRED)
  function!: ChosenNameDto;
}

/** A tool that takes free text, to be called. */
export class CustomChoiceDto {
  @ChoiceField('A tool that takes free text.', ['custom'], REQUIRED)
  type!: 'custom';

  @ShapeField('Which one.', objectOf(ChosenNameDto), REQUIRED)
  custom!: ChosenNameDto;
}

class AllowedToolsDto {
  @ChoiceField('Whether one of them must be called.', ['auto', 'required'], REQUIRED)
  mode!: 'auto' | 'required';

  @ShapeField('The tools that may be called; taken as they are.', listOf(anyObject), REQUIRED)
  tools!: object[];
}

/** Some of the offered tools, of which the model may choose. */
export class AllowedToolsChoiceDto {
  @ChoiceField('Some of the offered tools.', ['allowed_tools'], REQUIRED)
  type!: 'allowed_tools';

  @ShapeField('Which ones.', objectOf(AllowedToolsDto), REQUIRED)
  allowed_tools!: AllowedToolsDto;
}

export type ToolChoiceDto =
  'none' | 'auto' | 'required' | FunctionChoiceDto | CustomChoiceDto | AllowedToolsChoiceDto;

/** Whether tools are to be called, and which. */
export const toolChoice = either(
  choice(['none', 'auto', 'required']),
  unionOf('type', {
    allowed_tools: AllowedToolsChoiceDto,
    function: FunctionChoiceDto,
    custom: CustomChoiceDto,
  }),
);

/** Whether a function is to be called, and which. */
export const functionChoice = either(choice(['none', 'auto']), objectOf(ChosenNameDto));

/** There are tools to choose from. */
export const CHOOSES_FROM_TOOLS: RuleAcross = {
  name: 'choosesFromTools',
  holds: (value, { tools }) => value === 'none' || isFilled(tools),
  words: () =>
    "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
};

/** The tool to be called is one of the offered ones. */
export const CHOOSES_AN_OFFERED_TOOL: RuleAcross = {
  name: 'choosesAnOfferedTool',
  holds: (value, { tools }) => {
    if (!isObject(value) || value.type === 'allowed_tools') return true;
    const wanted = nameIn(value, String(value.type));
    return isFilled(tools) && tools.some((tool) => nameIn(tool, String(value.type)) === wanted);
  },
  words: () => "Invalid value for 'tool_choice': it names a tool that is not in 'tools'.",
};

/** There are functions to choose from. */
export const CHOOSES_FROM_FUNCTIONS: RuleAcross = {
  name: 'choosesFromFunctions',
  holds: (value, { functions }) => value === 'none' || isFilled(functions),
  words: () =>
    "Invalid value for 'function_call': 'function_call' is only allowed when 'functions' are specified.",
};

/** The function to be called is one of the offered ones. */
export const CHOOSES_AN_OFFERED_FUNCTION: RuleAcross = {
  name: 'choosesAnOfferedFunction',
  holds: (value, { functions }) => {
    if (!isObject(value)) return true;
    return isFilled(functions) && functions.some((its) => isObject(its) && its.name === value.name);
  },
  words: () => "Invalid value for 'function_call': it names a function that is not in 'functions'.",
};

function isFilled(list: unknown): list is readonly unknown[] {
  return Array.isArray(list) && list.length > 0;
}

/** `tool[type].name`: where tools and choices have the name of a function or a custom tool. */
function nameIn(tool: unknown, type: string): unknown {
  const named = isObject(tool) ? tool[type] : undefined;
  return isObject(named) ? named.name : undefined;
}
