import type { Tool } from '../../core/chat.js';
import { InvalidRequestError } from '../../core/errors.js';
import { isObject } from '../../core/json-object.js';
import type { ChatRequestDto } from './chat-request.dto.js';
import type { FunctionDto, ToolDto } from './tools.dto.js';

/**
 * The tools of which a reply has to call one; undefined when it need not.
 * @throws InvalidRequestError when there is none that it may call
 */
export function demandedTools(body: ChatRequestDto): readonly Tool[] | undefined {
  const { tools, functions, tool_choice: choice, function_call: call } = body;
  if (choice === 'required') return (tools ?? []).map(toolOf);
  if (typeof choice === 'object' && choice) {
    if (choice.type !== 'allowed_tools') return amongTools(tools, [choice]);
    const { mode, tools: allowed } = choice.allowed_tools;
    return mode === 'required' ? amongTools(tools, allowed) : undefined;
  }
  if (typeof call !== 'object' || !call) return undefined;
  return (functions ?? []).flatMap((each, index) =>
    each.name === call.name ? functionOf(each, `functions[${index}]`) : [],
  );
}

/** Whether the one tool that has to be called is named. */
export function namesATool({ tool_choice: choice, function_call: call }: ChatRequestDto): boolean {
  if (typeof choice === 'object' && choice) return choice.type !== 'allowed_tools';
  return typeof call === 'object' && call !== null;
}

/** Whether no tool may be called. */
export function forbidsCalls({
  tool_choice: choice,
  function_call: call,
}: ChatRequestDto): boolean {
  return (choice ?? call) === 'none';
}

/** The names of the offered tools that take text; undefined when there are none. */
export function textTools({ tools }: ChatRequestDto): ReadonlySet<string> | undefined {
  const names = (tools ?? []).flatMap((tool) => (tool.type === 'custom' ? tool.custom.name : []));
  return names.length > 0 ? new Set(names) : undefined;
}

function amongTools(
  tools: readonly ToolDto[] | null | undefined,
  allowed: readonly object[],
): Tool[] {
  const some = (tools ?? []).flatMap((tool, index) =>
    allowed.some((each) => nameIn(each, tool.type) === nameIn(tool, tool.type))
      ? toolOf(tool, index)
      : [],
  );
  if (some.length > 0) return some;
  const message = "Invalid value for 'tool_choice': none of the allowed tools is in 'tools'.";
  throw new InvalidRequestError(message, 'tool_choice', null);
}

/** The name in `{"type": "function", "function": {"name"}}`, or of a custom tool. */
function nameIn(tool: object, type: ToolDto['type']): unknown {
  const named = (tool as Record<string, unknown>)[type];
  return isObject(named) ? named.name : undefined;
}

function toolOf(tool: ToolDto, index: number): Tool {
  if (tool.type === 'function') return functionOf(tool.function, `tools[${index}].function`);
  return { name: tool.custom.name, parameters: undefined, takesText: true };
}

function functionOf({ name, parameters }: FunctionDto, place: string): Tool {
  return { name, parameters: parameters ?? undefined, param: `${place}.parameters` };
}
