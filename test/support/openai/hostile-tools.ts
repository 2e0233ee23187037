import { ask, type HostileBody } from './ask.js';

const TYPE = 'invalid_type';
const VALUE = 'invalid_value';
const MISSING = 'missing_required_parameter';

const tool = (declared: unknown): object =>
  ask({ tools: [{ type: 'function', function: declared }] });
const custom = (declared: unknown): object =>
  ask({ tools: [{ type: 'custom', custom: declared }] });
const F = { type: 'function', function: { name: 'f' } };
const choosing = (tool_choice: unknown): object => ask({ tools: [F], tool_choice });
const calling = (function_call: unknown): object =>
  ask({ functions: [{ name: 'f' }], function_call });

const OFFERED: readonly HostileBody[] = [
  ['tools that are no list', ask({ tools: {} }), 'tools', TYPE],
  ['a tool that is null', ask({ tools: [null] }), 'tools[0]', TYPE],
  ['a tool without a type', ask({ tools: [{}] }), 'tools[0].type', MISSING],
  ['a tool of no known type', ask({ tools: [F, { type: 'web_search' }] }), 'tools[1].type', VALUE],
  [
    'a tool without a function',
    ask({ tools: [{ type: 'function' }] }),
    'tools[0].function',
    MISSING,
  ],
  [
    'the Responses API’s tool',
    ask({ tools: [{ type: 'function', name: 'f' }] }),
    'tools[0].function',
    MISSING,
  ],
  ['a function that is a text', tool('f'), 'tools[0].function', TYPE],
  ['a function without a name', tool({}), 'tools[0].function.name', MISSING],
  ['a function with an empty name', tool({ name: '' }), 'tools[0].function.name', 'empty_string'],
  ['a name that is no text', tool({ name: 1 }), 'tools[0].function.name', TYPE],
  ['a name with a space', tool({ name: 'get weather' }), 'tools[0].function.name', VALUE],
  ['a name with a dot', tool({ name: 'weather.get' }), 'tools[0].function.name', VALUE],
  ['a name that ends its line', tool({ name: 'f\n' }), 'tools[0].function.name', VALUE],
  [
    'a name of 65 letters',
    tool({ name: 'f'.repeat(65) }),
    'tools[0].function.name',
    'string_above_max_length',
  ],
  [
    'parameters that are a list',
    tool({ name: 'f', parameters: [] }),
    'tools[0].function.parameters',
    TYPE,
  ],
  [
    'parameters that are a text',
    tool({ name: 'f', parameters: '{}' }),
    'tools[0].function.parameters',
    TYPE,
  ],
  [
    'a description that is no text',
    tool({ name: 'f', description: 1 }),
    'tools[0].function.description',
    TYPE,
  ],
  [
    'a strict that is no flag',
    tool({ name: 'f', strict: 'yes' }),
    'tools[0].function.strict',
    TYPE,
  ],
  ['a custom tool without a name', custom({}), 'tools[0].custom.name', MISSING],
  [
    'a format without a type',
    custom({ name: 'f', format: {} }),
    'tools[0].custom.format.type',
    MISSING,
  ],
  [
    'an unknown format',
    custom({ name: 'f', format: { type: 'xml' } }),
    'tools[0].custom.format.type',
    VALUE,
  ],
  [
    'a grammar without a grammar',
    custom({ name: 'f', format: { type: 'grammar' } }),
    'tools[0].custom.format.grammar',
    MISSING,
  ],
  [
    'a grammar without a syntax',
    custom({ name: 'f', format: { type: 'grammar', grammar: { definition: '' } } }),
    'tools[0].custom.format.grammar.syntax',
    MISSING,
  ],
  [
    'a grammar in an unknown syntax',
    custom({ name: 'f', format: { type: 'grammar', grammar: { definition: '', syntax: 'bnf' } } }),
    'tools[0].custom.format.grammar.syntax',
    VALUE,
  ],
  ['functions that are no list', ask({ functions: {} }), 'functions', TYPE],
  ['no functions', ask({ functions: [] }), 'functions', 'empty_array'],
  [
    '129 functions',
    ask({ functions: Array(129).fill({ name: 'f' }) }),
    'functions',
    'array_above_max_length',
  ],
  ['a nameless function', ask({ functions: [{ parameters: {} }] }), 'functions[0].name', MISSING],
  ['a function of a wrong name', ask({ functions: [{ name: 'é' }] }), 'functions[0].name', VALUE],
];

const CHOSEN: readonly HostileBody[] = [
  ['a choice without tools', ask({ tool_choice: 'auto' }), 'tool_choice', null],
  ['a demand without tools', ask({ tool_choice: 'required' }), 'tool_choice', null],
  ['a choice among null', ask({ tools: null, tool_choice: 'auto' }), 'tool_choice', null],
  ['a choice among no tools', ask({ tools: [], tool_choice: 'required' }), 'tool_choice', null],
  ['a function without tools', ask({ tool_choice: F }), 'tool_choice', null],
  [
    'a choice of a tool not offered',
    choosing({ type: 'function', function: { name: 'g' } }),
    'tool_choice',
    null,
  ],
  [
    'a choice of a custom tool that is a function',
    choosing({ type: 'custom', custom: { name: 'f' } }),
    'tool_choice',
    null,
  ],
  [
    'some tools without tools',
    ask({ tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [] } } }),
    'tool_choice',
    null,
  ],
  ['an unknown choice', choosing('any'), 'tool_choice', VALUE],
  ['a choice that is a number', choosing(7), 'tool_choice', TYPE],
  ['a choice that is a list', choosing([]), 'tool_choice', TYPE],
  ['a choice without a type', choosing({}), 'tool_choice.type', MISSING],
  ['a choice of no known type', choosing({ type: 'tool' }), 'tool_choice.type', VALUE],
  ['a choice of no function', choosing({ type: 'function' }), 'tool_choice.function', MISSING],
  [
    'a choice of a nameless function',
    choosing({ type: 'function', function: {} }),
    'tool_choice.function.name',
    MISSING,
  ],
  [
    'a choice of a numbered function',
    choosing({ type: 'function', function: { name: 1 } }),
    'tool_choice.function.name',
    TYPE,
  ],
  [
    'allowed tools in no mode',
    choosing({ type: 'allowed_tools', allowed_tools: { tools: [] } }),
    'tool_choice.allowed_tools.mode',
    MISSING,
  ],
  [
    'allowed tools in an unknown mode',
    choosing({ type: 'allowed_tools', allowed_tools: { mode: 'all', tools: [] } }),
    'tool_choice.allowed_tools.mode',
    VALUE,
  ],
  [
    'allowed tools that are texts',
    choosing({ type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: ['f'] } }),
    'tool_choice.allowed_tools.tools[0]',
    TYPE,
  ],
  ['a function call without functions', ask({ function_call: 'auto' }), 'function_call', null],
  ['a call of a function not offered', calling({ name: 'g' }), 'function_call', null],
  ['an unknown function call', calling('required'), 'function_call', VALUE],
  ['a function call that is a flag', calling(true), 'function_call', TYPE],
  ['a call of a nameless function', calling({}), 'function_call.name', MISSING],
];

/** Bodies with wrong tools, or a wrong choice among them. */
export const HOSTILE_TOOLS: readonly HostileBody[] = [...OFFERED, ...CHOSEN];
