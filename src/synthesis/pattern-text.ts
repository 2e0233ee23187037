import { RegExpParser, type AST } from '@eslint-community/regexpp';
import type { Budget } from './budget.js';
import { regExpOf } from './pattern.js';
import type { Random } from './random.js';

/** Repetitions beyond those that are asked for. */
const MORE = 3;

/** What characters are chosen from, the plainest that fit first. */
const POOLS = [
  characters('abcdefghijklmnopqrstuvwxyz'),
  characters('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'),
  characters(' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'),
  characters('éüñßøДяαΩ中文日本語한글العहिन्😀🚀€→½\t\n\r\u00a0\u2028\0\u0301'),
];

const parser = new RegExpParser({ ecmaVersion: 2025 });

/**
 * A text that a pattern is likely to match: what it looks at around itself, and its word boundaries, are not seen to.
 * @param stretch how often more is repeated what may be repeated, for a longer text
 * @throws UnsatisfiableError when it would be longer than the budget allows
 */
export function textOfPattern(
  pattern: string,
  random: Random,
  budget: Budget,
  stretch: number,
): string {
  const { alternatives } = parser.parsePattern(pattern, 0, pattern.length, { unicode: true });
  return new Writer(random, budget, stretch).oneOf(alternatives);
}

/** Writes a text element by element. */
class Writer {
  /** The characters of classes, by the pattern that each is written as. */
  private readonly classes = new Map<string, readonly string[]>();
  private readonly captured = new Map<AST.CapturingGroup, string>();

  constructor(
    private readonly random: Random,
    private readonly budget: Budget,
    private readonly stretch: number,
  ) {}

  oneOf(alternatives: readonly AST.Alternative[]): string {
    const { elements } = this.random.pick(alternatives);
    return elements.map((element) => this.element(element)).join('');
  }

  private element(element: AST.Element): string {
    this.budget.addText(1);
    switch (element.type) {
      case 'Character':
        return String.fromCodePoint(element.value);
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass':
        return this.random.pick(this.classOf(element));
      case 'Quantifier':
        return this.repeated(element);
      case 'Group':
        return this.oneOf(element.alternatives);
      case 'CapturingGroup': {
        const text = this.oneOf(element.alternatives);
        this.captured.set(element, text);
        return text;
      }
      case 'Backreference':
        return [element.resolved]
          .flat()
          .map((group) => this.captured.get(group) ?? '')
          .join('');
      case 'Assertion':
        return '';
    }
  }

  private repeated({ element, min, max }: AST.Quantifier): string {
    const more = Math.min(max - min, MORE + this.stretch);
    const times = this.stretch > 0 ? min + more : min + this.random.whole(0, more);
    let text = '';
    for (let i = 0; i < times; i++) text += this.element(element);
    return text;
  }

  private classOf(
    element: AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass,
  ): readonly string[] {
    const known = this.classes.get(element.raw);
    if (known) return known;
    const matches = regExpOf(`^${element.raw}$`);
    const pools = [...POOLS, 'elements' in element ? named(element.elements) : []];
    const found = pools
      .map((pool) => pool.filter((character) => matches.test(character)))
      .find((pool) => pool.length > 0) ?? [''];
    this.classes.set(element.raw, found);
    return found;
  }
}

/** Characters that a class names. */
function named(elements: readonly AST.CharacterClassElement[]): readonly string[] {
  return elements.flatMap((element) => {
    if (element.type === 'Character') return [String.fromCodePoint(element.value)];
    if (element.type !== 'CharacterClassRange') return [];
    return [element.min, element.max].map(({ value }) => String.fromCodePoint(value));
  });
}

function characters(text: string): readonly string[] {
  return Array.from(text);
}
