import type { HostileBody } from './ask.js';
import { HOSTILE_FIELDS } from './hostile-fields.js';
import { HOSTILE_MESSAGES } from './hostile-messages.js';
import { HOSTILE_OPTIONS } from './hostile-options.js';
import { HOSTILE_PARTS } from './hostile-parts.js';
import { HOSTILE_TOOLS } from './hostile-tools.js';

const MISSING = 'missing_required_parameter';
const TYPE = 'invalid_type';

const NO_REQUEST: readonly HostileBody[] = [
  ['null', null, null, TYPE],
  ['a list', [], null, TYPE],
  ['a list of a request', [{ model: 'm', messages: [] }], null, TYPE],
  ['a string', 'x', null, TYPE],
  ['the empty string', '', null, TYPE],
  ['a number', 0, null, TYPE],
  ['a decimal', 1.5, null, TYPE],
  ['true', true, null, TYPE],
  ['false', false, null, TYPE],
  ['an object without anything', {}, 'model', MISSING],
  ['fields in capitals', { Model: 'm', Messages: [] }, 'model', MISSING],
  ['a prototype instead of fields', JSON.parse('{"__proto__":{"model":"m"}}'), 'model', MISSING],
  ['no model', { messages: [{ role: 'user', content: 'Hi' }] }, 'model', MISSING],
  ['no messages', { model: 'm' }, 'messages', MISSING],
  ['a prompt instead of messages', { model: 'm', prompt: 'Hi' }, 'messages', MISSING],
];

/** Bodies that every OpenAI server refuses with a 400. All can be written as JSON. */
export const HOSTILE_CHAT_BODIES: readonly HostileBody[] = [
  ...NO_REQUEST,
  ...HOSTILE_FIELDS,
  ...HOSTILE_MESSAGES,
  ...HOSTILE_PARTS,
  ...HOSTILE_TOOLS,
  ...HOSTILE_OPTIONS,
];
