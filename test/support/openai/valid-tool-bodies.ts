import { ask, say } from './ask.js';

const HI = { role: 'user', content: 'Weather?' };
const F = { type: 'function', function: { name: 'get_weather', parameters: { type: 'object' } } };
const FREE = { type: 'custom', custom: { name: 'sql', format: { type: 'text' } } };
const CALL = { id: 'call_1', type: 'function', function: { name: 'get_weather', arguments: '{}' } };
const ANSWER = { role: 'tool', tool_call_id: 'call_1', content: '12 °C' };

const nested = (depth: number): object =>
  JSON.parse('{"items":'.repeat(depth) + '{}' + '}'.repeat(depth)) as object;

/** Chat requests with tools. */
export const VALID_TOOL_BODIES: readonly (readonly [what: string, body: unknown])[] = [
  ['a tool', ask({ tools: [F] })],
  ['a tool without parameters', ask({ tools: [{ type: 'function', function: { name: 'now' } }] })],
  ['no tools', ask({ tools: [] })],
  [
    'a tool to be called',
    ask({ tools: [F], tool_choice: { type: 'function', function: { name: 'get_weather' } } }),
  ],
  [
    'any tool to be called',
    ask({ tools: [F, FREE], tool_choice: 'required', parallel_tool_calls: false }),
  ],
  [
    'a custom tool to be called',
    ask({ tools: [F, FREE], tool_choice: { type: 'custom', custom: { name: 'sql' } } }),
  ],
  [
    'some tools',
    ask({
      tools: [F],
      tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [F] } },
    }),
  ],
  ['no call', ask({ tools: [F], tool_choice: 'none' })],
  ['no call of no tools', ask({ tool_choice: 'none' })],
  ['a choice that is null', ask({ tools: null, tool_choice: null, parallel_tool_calls: true })],
  [
    'a strict tool',
    ask({
      tools: [{ type: 'function', function: { ...F.function, strict: true, description: 'x' } }],
    }),
  ],
  [
    'a name of 64 letters',
    ask({ tools: [{ type: 'function', function: { name: 'f-_0'.repeat(16) } }] }),
  ],
  [
    'a schema of a thousand levels',
    ask({ tools: [{ type: 'function', function: { name: 'f', parameters: nested(1000) } }] }),
  ],
  [
    'a grammar',
    ask({
      tools: [
        {
          type: 'custom',
          custom: {
            name: 'a b',
            format: { type: 'grammar', grammar: { syntax: 'lark', definition: '' } },
          },
        },
      ],
    }),
  ],
  ['functions', ask({ functions: [{ name: 'f', parameters: {} }], function_call: { name: 'f' } })],
  ['128 functions', ask({ functions: Array(128).fill({ name: 'f' }), function_call: 'auto' })],
  [
    'a call and its answer',
    say(HI, { role: 'assistant', content: null, tool_calls: [CALL] }, ANSWER),
  ],
  ['a call without content', say(HI, { role: 'assistant', tool_calls: [CALL] }, ANSWER)],
  [
    'a call with an index',
    say(HI, { role: 'assistant', content: '', tool_calls: [{ ...CALL, index: 0 }] }, ANSWER),
  ],
  [
    'a custom call',
    say(HI, {
      role: 'assistant',
      tool_calls: [{ id: 'a', type: 'custom', custom: { name: 'sql', input: '' } }],
    }),
  ],
  ['no calls', say(HI, { role: 'assistant', content: 'Hi', tool_calls: [] })],
  ['an answer in parts', say(HI, { ...ANSWER, content: [{ type: 'text', text: '12 °C' }] })],
  ['an answer with a name', say(HI, { ...ANSWER, name: 'get_weather' })],
  [
    'a function’s call and its answer',
    say(
      HI,
      { role: 'assistant', content: null, function_call: { name: 'f', arguments: '' } },
      { role: 'function', name: 'f', content: '12' },
    ),
  ],
  ['a function’s answer of null', say(HI, { role: 'function', name: 'f', content: null })],
  [
    'a schema for the answer',
    ask({
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'weather', strict: true, schema: { type: 'object' } },
      },
    }),
  ],
  [
    'a schema for the answer without one',
    ask({
      response_format: { type: 'json_schema', json_schema: { name: 'weather', strict: null } },
    }),
  ],
];
