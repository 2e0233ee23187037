import { say, type HostileBody } from './ask.js';

const TYPE = 'invalid_type';
const VALUE = 'invalid_value';
const MISSING = 'missing_required_parameter';

const HI = { role: 'user', content: 'Hi' };
const user = (...content: readonly unknown[]): object => say({ role: 'user', content });
const assistant = (fields: object): object => say(HI, { role: 'assistant', ...fields });
const calls = (...tool_calls: readonly unknown[]): object => assistant({ tool_calls });

const PARTS: readonly HostileBody[] = [
  ['a part that is a text', user('Hi'), 'messages[0].content[0]', TYPE],
  ['a part that is null', user({ type: 'text', text: 'a' }, null), 'messages[0].content[1]', TYPE],
  ['a list in a list', user([{ type: 'text', text: 'a' }]), 'messages[0].content[0]', TYPE],
  ['a part without a type', user({ text: 'Hi' }), 'messages[0].content[0].type', MISSING],
  ['a part of a type that is no text', user({ type: 1 }), 'messages[0].content[0].type', TYPE],
  ['a part of no known type', user({ type: 'video_url' }), 'messages[0].content[0].type', VALUE],
  ['a text part without text', user({ type: 'text' }), 'messages[0].content[0].text', MISSING],
  ['a text part of null', user({ type: 'text', text: null }), 'messages[0].content[0].text', TYPE],
  [
    'an image without an image',
    user({ type: 'image_url' }),
    'messages[0].content[0].image_url',
    MISSING,
  ],
  [
    'an image that is a text',
    user({ type: 'image_url', image_url: 'http://x/' }),
    'messages[0].content[0].image_url',
    TYPE,
  ],
  [
    'an image without an address',
    user({ type: 'image_url', image_url: {} }),
    'messages[0].content[0].image_url.url',
    MISSING,
  ],
  [
    'an image in unknown detail',
    user({ type: 'image_url', image_url: { url: 'x', detail: 'max' } }),
    'messages[0].content[0].image_url.detail',
    VALUE,
  ],
  [
    'a sound without a format',
    user({ type: 'input_audio', input_audio: { data: '' } }),
    'messages[0].content[0].input_audio.format',
    MISSING,
  ],
  [
    'a sound of an unknown format',
    user({ type: 'input_audio', input_audio: { data: '', format: 'ogg' } }),
    'messages[0].content[0].input_audio.format',
    VALUE,
  ],
  [
    'a file that is a text',
    user({ type: 'file', file: 'a.pdf' }),
    'messages[0].content[0].file',
    TYPE,
  ],
  [
    'a file with a number for a name',
    user({ type: 'file', file: { filename: 1 } }),
    'messages[0].content[0].file.filename',
    TYPE,
  ],
  [
    'a refusal from the user',
    user({ type: 'refusal', refusal: 'No.' }),
    'messages[0].content[0].type',
    VALUE,
  ],
  [
    'a breakpoint without a mode',
    user({ type: 'text', text: '', prompt_cache_breakpoint: {} }),
    'messages[0].content[0].prompt_cache_breakpoint.mode',
    MISSING,
  ],
  [
    'an image from the assistant',
    assistant({ content: [{ type: 'image_url', image_url: { url: 'x' } }] }),
    'messages[1].content[0].type',
    VALUE,
  ],
  [
    'a refusal part without words',
    assistant({ content: [{ type: 'refusal' }] }),
    'messages[1].content[0].refusal',
    MISSING,
  ],
];

const CALLS: readonly HostileBody[] = [
  ['a refusal that is no text', assistant({ refusal: {} }), 'messages[1].refusal', TYPE],
  ['a past sound without an id', assistant({ audio: {} }), 'messages[1].audio.id', MISSING],
  ['calls that are no list', assistant({ tool_calls: {} }), 'messages[1].tool_calls', TYPE],
  ['a call that is null', calls(null), 'messages[1].tool_calls[0]', TYPE],
  ['a call without a type', calls({ id: 'a' }), 'messages[1].tool_calls[0].type', MISSING],
  [
    'a call of no known type',
    calls({ id: 'a', type: 'web' }),
    'messages[1].tool_calls[0].type',
    VALUE,
  ],
  [
    'a call without an id',
    calls({ type: 'function', function: { name: 'f', arguments: '' } }),
    'messages[1].tool_calls[0].id',
    MISSING,
  ],
  [
    'a call of nothing',
    calls({ id: 'a', type: 'function' }),
    'messages[1].tool_calls[0].function',
    MISSING,
  ],
  [
    'a call without a name',
    calls({ id: 'a', type: 'function', function: { arguments: '' } }),
    'messages[1].tool_calls[0].function.name',
    MISSING,
  ],
  [
    'arguments that are no text',
    calls({ id: 'a', type: 'function', function: { name: 'f', arguments: {} } }),
    'messages[1].tool_calls[0].function.arguments',
    TYPE,
  ],
  [
    'a custom call without input',
    calls({ id: 'a', type: 'custom', custom: { name: 'f' } }),
    'messages[1].tool_calls[0].custom.input',
    MISSING,
  ],
  [
    'a function call without arguments',
    assistant({ function_call: { name: 'f' } }),
    'messages[1].function_call.arguments',
    MISSING,
  ],
  [
    'a function call that is a text',
    assistant({ function_call: 'f' }),
    'messages[1].function_call',
    TYPE,
  ],
];

/** Bodies with a wrong part of a message’s content, or a wrong call of a tool. */
export const HOSTILE_PARTS: readonly HostileBody[] = [...PARTS, ...CALLS];
