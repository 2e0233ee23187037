import { InvalidJsonSchemaError } from '../core/errors.js';
import { Allowance } from './allowance.js';
import { Budget, UnsatisfiableError } from './budget.js';
import { Checker } from './checker.js';
import { Heights } from './heights.js';
import { Random } from './random.js';
import type { Schema, TypeName } from './schema.js';
import { readSchema, type ReadSchema } from './schema-reader.js';
import { ValueMaker } from './value-maker.js';
import { TookTooLongError } from './within.js';

/**
 * For how long a value of one schema may keep the process, in milliseconds, and how much longer for each schema in
 * it: most take a fraction of one, and OpenAI's largest, of 5000, about half the limit.
 */
const LIMIT_MS = 50;
const MORE_MS = 0.05;
const MOST_MORE_MS = 150;
/** How often a value is tried to be made, and after how many times only the smallest ones are. */
const ATTEMPTS = 12;
const RICH_ATTEMPTS = 4;
/** Longer texts are not looked into, in UTF-16 code units. */
const LONGEST_CHECKED = 1 << 20;
/** Of what an error tells of a value. */
const LONGEST_REASON = 300;

/** A schema, and what is found out about it once. */
interface Known {
  readonly read: ReadSchema;
  checker?: Checker;
}

/** Makes and checks JSON for the schemas of one request, each of which is read once; all of it shares one allowance. */
export class JsonMaker {
  private readonly allowance = new Allowance();
  private readonly schemas = new Map<unknown, Known>();
  private made = 0;

  /**
   * The JSON text of a value that a schema accepts.
   * @param seed 16 bytes; the same ones give the same text
   * @param type what the value must be, beside what the schema says
   * @throws InvalidJsonSchemaError when the schema is none, or no value was found that it accepts
   */
  make(schema: unknown, seed: Buffer, type?: TypeName): string {
    const known = this.known(schema);
    try {
      const text = this.allowance.spend(limitFor(known.read), () =>
        accepted(known.read, checkerOf(known), new Random(seed), type),
      );
      this.made++;
      return text;
    } catch (error) {
      if (error instanceof TookTooLongError)
        throw new InvalidJsonSchemaError(
          this.made === 0
            ? 'it takes too long to find a value that it accepts.'
            : `it takes too long to find more than ${this.made} of the values that are asked for.`,
        );
      if (error instanceof RangeError)
        throw new InvalidJsonSchemaError('it refers to itself without an end.');
      throw error;
    }
  }

  /**
   * Whether a text is JSON that a schema accepts; false for one that it would take too long to say of.
   * @throws InvalidJsonSchemaError when the schema is none
   */
  accepts(schema: unknown, text: string): boolean {
    const known = this.known(schema);
    if (text.length > LONGEST_CHECKED) return false;
    try {
      return this.allowance.spend(
        limitFor(known.read),
        () => checkerOf(known).fault(JSON.parse(text)) === undefined,
      );
    } catch (error) {
      // Text that is no JSON, or has names that are no Unicode; and values that nest too deep.
      const told = [TookTooLongError, SyntaxError, URIError, RangeError];
      if (told.some((each) => error instanceof each)) return false;
      throw error;
    }
  }

  private known(schema: unknown): Known {
    let known = this.schemas.get(schema);
    if (!known) {
      known = { read: this.allowance.count(() => readSchema(schema)) };
      this.schemas.set(schema, known);
    }
    return known;
  }
}

function checkerOf(known: Known): Checker {
  return (known.checker ??= new Checker(known.read));
}

function limitFor({ all }: ReadSchema): number {
  return Math.round(LIMIT_MS + Math.min(MOST_MORE_MS, MORE_MS * all.length));
}

function accepted(read: ReadSchema, checker: Checker, random: Random, type?: TypeName): string {
  const heights = new Heights(read);
  if (heights.of(read.root) === Infinity)
    throw new InvalidJsonSchemaError('no value without an end fits it.');
  const wanted: Schema[] = type === undefined ? [read.root] : [read.root, { type }];
  const accepts = checker.accepts.bind(checker);
  const budget = new Budget();
  const maker = new ValueMaker(read, accepts, heights, random, budget);
  let reason = '';
  for (let i = 0; i < ATTEMPTS && budget.begin(i >= RICH_ATTEMPTS); i++) {
    try {
      const text = maker.make(wanted, 0);
      const fault = checker.fault(JSON.parse(text));
      if (fault === undefined) return text;
      reason = fault;
    } catch (error) {
      if (!(error instanceof UnsatisfiableError)) throw error;
      reason = error.message;
    }
  }
  throw new InvalidJsonSchemaError(
    `no value was found that it accepts (${reason.slice(0, LONGEST_REASON)}).`,
  );
}
