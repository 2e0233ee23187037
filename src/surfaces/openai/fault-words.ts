import { InvalidRequestError } from '../../core/errors.js';
import type { Fault, Path } from '../../core/fault.js';
import { firstFault } from '../../core/object-shape.js';
import type { Dto } from '../../core/shape.js';

/** The most characters of a value of the client’s that are sent back. */
const MOST_ECHOED = 100;

const SIDES = {
  min: { side: 'below minimum', code: 'below_min_value', sign: '>=' },
  max: { side: 'above maximum', code: 'above_max_value', sign: '<=' },
} as const;

/** Throws the 400 that says what is the first fault of a body that the class’s compiled check refuses. */
export function refuse(dto: Dto, body: unknown): never {
  throw invalidRequest(firstFault(dto, body, []));
}

/** The 400 for a fault, with the `param` and the `code` that OpenAI has for it. */
export function invalidRequest(fault: Fault): InvalidRequestError {
  const param = paramOf(fault.path);
  const [code, message] = told(fault, param === null ? 'the request body' : `'${param}'`);
  return new InvalidRequestError(message, param, code);
}

/** A path as OpenAI writes it: `messages[1].role`; null for the body itself. */
function paramOf(path: Path): string | null {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${clip(step)}`));
  return steps.length === 0 ? null : steps.join('').slice(1);
}

type Told = [code: string | null, message: string];

function told(fault: Fault, where: string): Told {
  const { value } = fault;
  switch (fault.rule) {
    case 'presence':
      return ['missing_required_parameter', `Missing required parameter: ${where}.`];
    case 'type': {
      const words = `expected ${fault.expected}, but got ${kindOf(value)} instead.`;
      return ['invalid_type', `Invalid type for ${where}: ${words}`];
    }
    case 'choice': {
      const choices = enumeration(fault.choices);
      return ['invalid_value', `Invalid value: '${clip(String(value))}'. ${choices}`];
    }
    case 'min':
    case 'max': {
      const kind = fault.integer ? 'integer' : 'decimal';
      const { side, code, sign } = SIDES[fault.rule];
      const words = `Expected a value ${sign} ${fault.limit}, but got ${String(value)} instead.`;
      return [`${kind}_${code}`, `Invalid ${where}: ${kind} ${side} value. ${words}`];
    }
    case 'filled':
      return toldOfEmpty(Array.isArray(value) ? 'array' : 'string', where);
    case 'longest':
      return toldOfLength(fault, where);
    case 'pattern': {
      const words = `Expected a string that matches the pattern '${fault.pattern}'.`;
      return ['invalid_value', `Invalid ${where}: string does not match pattern. ${words}`];
    }
    case 'other':
      return [null, fault.words];
  }
}

function toldOfEmpty(what: 'array' | 'string', where: string): Told {
  const expected = what === 'array' ? 'an array' : 'a string';
  const words = `Expected ${expected} with minimum length 1, but got an empty ${what} instead.`;
  return [`empty_${what}`, `Invalid ${where}: empty ${what}. ${words}`];
}

function toldOfLength(
  { value, isKey, limit, length }: Fault & { readonly rule: 'longest' },
  where: string,
): Told {
  if (typeof value === 'string') {
    const what = isKey ? 'property name' : 'string';
    const words = `Expected a string with maximum length ${limit}, but got a string with length ${length}`;
    return [
      `${what.replace(' ', '_')}_above_max_length`,
      `Invalid ${where}: ${what} too long. ${words} instead.`,
    ];
  }
  if (Array.isArray(value)) {
    const words = `Expected an array with maximum length ${limit}, but got an array with length ${length}`;
    return ['array_above_max_length', `Invalid ${where}: array too long. ${words} instead.`];
  }
  const words = `Expected an object with at most ${limit} properties, but got an object with ${length} properties`;
  return [
    'object_above_max_properties',
    `Invalid ${where}: too many properties. ${words} instead.`,
  ];
}

function enumeration(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`);
  if (quoted.length === 1) return `Supported value is: ${quoted[0]}.`;
  return `Supported values are: ${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1) ?? ''}.`;
}

/** What a JSON value is, with its article. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function clip(words: string): string {
  if (words.length <= MOST_ECHOED) return words;
  // Half of a character at the cut goes too.
  return `${words.slice(0, MOST_ECHOED - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
