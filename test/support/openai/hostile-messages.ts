import { say, type HostileBody } from './ask.js';

const TYPE = 'invalid_type';
const VALUE = 'invalid_value';
const MISSING = 'missing_required_parameter';

const HI = { role: 'user', content: 'Hi' };
const assistant = (fields: object): object => say(HI, { role: 'assistant', ...fields });

const ROLES: readonly HostileBody[] = [
  ['a message that is null', say(null), 'messages[0]', TYPE],
  ['a message that is a text', say('Hi'), 'messages[0]', TYPE],
  ['a message that is a list', say([HI]), 'messages[0]', TYPE],
  ['a number among messages', say(HI, 7, HI), 'messages[1]', TYPE],
  ['a message without anything', say({}), 'messages[0].role', MISSING],
  ['no role', say(HI, { content: 'Hi' }), 'messages[1].role', MISSING],
  ['a role that is null', say({ role: null, content: 'Hi' }), 'messages[0].role', TYPE],
  ['a role that is a list', say({ role: ['user'], content: 'Hi' }), 'messages[0].role', TYPE],
  ['a role of no one', say({ role: 'robot', content: 'Hi' }), 'messages[0].role', VALUE],
  ['a role in capitals', say({ role: 'User', content: 'Hi' }), 'messages[0].role', VALUE],
  ['ShareGPT’s role', say({ role: 'human', content: 'Hi' }), 'messages[0].role', VALUE],
  ['ShareGPT’s fields', say({ from: 'human', value: 'Hi' }), 'messages[0].role', MISSING],
  ['the empty role', say({ role: '', content: 'Hi' }), 'messages[0].role', VALUE],
  ['a prototype’s role', say({ role: '__proto__', content: 'Hi' }), 'messages[0].role', VALUE],
  ['a method’s role', say({ role: 'constructor', content: '' }), 'messages[0].role', VALUE],
  ['a fault in a later message', say(HI, HI, { role: 'user' }), 'messages[2].content', MISSING],
];

const CONTENTS: readonly HostileBody[] = [
  ...['system', 'developer', 'user', 'tool'].flatMap((role): HostileBody[] => [
    [`no content from the ${role}`, say({ role }), 'messages[0].content', MISSING],
    [`null from the ${role}`, say({ role, content: null }), 'messages[0].content', TYPE],
    [`a number from the ${role}`, say({ role, content: 1 }), 'messages[0].content', TYPE],
    [
      `nothing in the ${role}’s list`,
      say({ role, content: [] }),
      'messages[0].content',
      'empty_array',
    ],
  ]),
  ['content that is an object', say({ role: 'user', content: {} }), 'messages[0].content', TYPE],
  ['content that is true', assistant({ content: true }), 'messages[1].content', TYPE],
  [
    'an empty list from the assistant',
    assistant({ content: [] }),
    'messages[1].content',
    'empty_array',
  ],
  [
    'an image from the system',
    say({ role: 'system', content: [{ type: 'image_url', image_url: { url: 'x' } }] }),
    'messages[0].content[0].type',
    VALUE,
  ],
  ['a name that is no text', say({ ...HI, name: 1 }), 'messages[0].name', TYPE],
  [
    'a function without a name',
    say({ role: 'function', content: 'x' }),
    'messages[0].name',
    MISSING,
  ],
  [
    'a function without content',
    say({ role: 'function', name: 'f' }),
    'messages[0].content',
    MISSING,
  ],
  [
    'parts from a function',
    say({ role: 'function', name: 'f', content: [{ type: 'text', text: '' }] }),
    'messages[0].content',
    TYPE,
  ],
  [
    'a tool without a call’s id',
    say(HI, { role: 'tool', content: 'x' }),
    'messages[1].tool_call_id',
    MISSING,
  ],
  [
    'a tool with a null for a call’s id',
    say({ role: 'tool', content: 'x', tool_call_id: null }),
    'messages[0].tool_call_id',
    TYPE,
  ],
];

/** Bodies with a message that is wrong in its role or its content. */
export const HOSTILE_MESSAGES: readonly HostileBody[] = [...ROLES, ...CONTENTS];
