import { existsSync, readFileSync } from 'node:fs';

/** Real conversations, for those who have them beside the project. */
const REAL = '../shared/data';
const SAMPLE = 'samples/conversations.json';
/** UTF-16 code units of the texts of each kind: more than the caches of tokenizers hold. */
const UNITS = 2_000_000;

/** Texts of one kind. */
export interface TextKind {
  readonly name: string;
  readonly texts: readonly string[];
}

/** Texts of conversations, by language. Without real ones, those of the sample, again and again. */
export function conversationTexts(): TextKind[] {
  const kinds = [
    { name: 'English', file: 'sharegpt_v3_sample_marugannwg.json', letters: /[a-z]/ },
    { name: 'Chinese', file: 'sharegpt_zh_1k_medicalgpt.json', letters: /[\u4e00-\u9fff]/ },
  ];
  return kinds
    .filter(({ file }) => existsSync(`${REAL}/${file}`))
    .map(({ name, file, letters }) => ({
      name,
      texts: atMost(textsIn(`${REAL}/${file}`).filter((text) => letters.test(text))),
    }))
    .concat({ name: 'the sample', texts: textsIn(SAMPLE) });
}

/** Texts of a kind that no space divides, which is the worst for tokenizers; each of so many UTF-16 code units. */
export function unbrokenTexts(units: number): TextKind[] {
  let state = 1;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647);
  const letter = (): string => String.fromCharCode(0x61 + (random() % 26));
  const character = (): string => String.fromCharCode(0x4e00 + (random() % 0x5000));
  return [
    { name: 'one letter', texts: ['a'.repeat(units)] },
    { name: 'one emoji', texts: ['😀'.repeat(units / 2)] },
    { name: 'spaces', texts: [' '.repeat(units)] },
    { name: 'random letters', texts: [Array.from({ length: units }, letter).join('')] },
    { name: 'random Chinese', texts: [Array.from({ length: units }, character).join('')] },
  ];
}

interface Entry {
  readonly conversations: readonly { readonly value: unknown }[];
}

function textsIn(path: string): string[] {
  const entries = JSON.parse(readFileSync(path, 'utf8')) as Entry[];
  return entries
    .flatMap(({ conversations }) => conversations.map(({ value }) => value))
    .filter((value) => typeof value === 'string');
}

function atMost(texts: readonly string[]): string[] {
  let units = 0;
  return texts.filter((text) => (units += text.length) < UNITS);
}
