import { InvalidJsonSchemaError } from '../core/errors.js';

/** OpenAI takes schemas of 5000 properties, ten inside each other, and of 120,000 characters. */
const MOST_VALUES = 50_000;
const MOST_CHARACTERS = 1 << 20;
const DEEPEST = 200;

/**
 * Looks at the size of a schema before anything that takes longer, or recurses, does.
 * @throws InvalidJsonSchemaError when it is too large, nests too deep, or has halves of pairs in its texts
 */
export function checkLimits(schema: unknown): void {
  const left: { value: unknown; depth: number }[] = [{ value: schema, depth: 0 }];
  let values = 0;
  let characters = 0;
  const count = (text: string): void => {
    characters += text.length;
    if (characters > MOST_CHARACTERS)
      throw new InvalidJsonSchemaError(`it has more than ${MOST_CHARACTERS} characters.`);
    if (!text.isWellFormed())
      throw new InvalidJsonSchemaError('it has a text that is not well-formed Unicode.');
  };
  for (let next = left.pop(); next; next = left.pop()) {
    const { value, depth } = next;
    if (++values > MOST_VALUES)
      throw new InvalidJsonSchemaError(`it has more than ${MOST_VALUES} values.`);
    if (typeof value === 'string') count(value);
    if (typeof value !== 'object' || value === null) continue;
    if (depth === DEEPEST)
      throw new InvalidJsonSchemaError(`it nests deeper than ${DEEPEST} values.`);
    if (!Array.isArray(value)) Object.keys(value).forEach(count);
    for (const inner of Object.values(value) as unknown[])
      left.push({ value: inner, depth: depth + 1 });
  }
}
