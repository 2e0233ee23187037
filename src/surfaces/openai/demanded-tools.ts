import type { Tool } from '../../core/chat.js';
import type { ChatRequestDto } from './chat-request.dto.js';

/** The tools of which a reply has to call one; undefined when it need not. */
export function demandedTools(body: ChatRequestDto): readonly Tool[] | undefined {
  const name = demandedName(body);
  if (name === undefined) return undefined;
  const tools = offeredTools(body);
  return name === ANY ? tools : tools.filter((tool) => tool.name === name);
}

/** Stands for any of the tools. */
const ANY = Symbol('any of the tools');

function demandedName({
  tool_choice: choice,
  function_call: call,
}: ChatRequestDto): string | typeof ANY | undefined {
  if (choice === 'required') return ANY;
  if (typeof choice === 'object' && choice) {
    if (choice.type === 'allowed_tools')
      return choice.allowed_tools.mode === 'required' ? ANY : undefined;
    return choice.type === 'custom' ? choice.custom.name : choice.function.name;
  }
  return typeof call === 'object' && call ? call.name : undefined;
}

function offeredTools({ tools, functions, tool_choice: choice }: ChatRequestDto): Tool[] {
  const offered = tools
    ? tools.map((tool) => (tool.type === 'custom' ? customTool(tool.custom) : tool.function))
    : (functions ?? []);
  const all = offered.map(({ name, parameters }): Tool => ({
    name,
    parameters: parameters ?? undefined,
  }));
  if (typeof choice !== 'object' || choice?.type !== 'allowed_tools') return all;
  const allowed = new Set(choice.allowed_tools.tools.map(nameOf));
  const some = all.filter(({ name }) => allowed.has(name));
  return some.length > 0 ? some : all;
}

/** A tool that takes a text and not JSON. */
function customTool({ name }: { readonly name: string }): Tool {
  return { name, parameters: undefined };
}

/** The name in `{"type": "function", "function": {"name"}}`. */
function nameOf(tool: object): unknown {
  return (tool as { function?: { name?: unknown } }).function?.name;
}
