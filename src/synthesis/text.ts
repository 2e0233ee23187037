import { Random } from './random.js';
import { ADJECTIVES, NOUNS, VERBS } from './words.js';

const FEWEST_WORDS = 30;
const MOST_WORDS = 100;

const OPENINGS = [
  'This is a synthetic answer, made up because nothing was recorded for this conversation.',
  'No recorded reply answers this, so here is a synthetic one in its place.',
  'Nothing like this was recorded. What follows is a made-up text that means nothing.',
] as const;

const CLOSINGS = [
  'That is all there is to this placeholder.',
  'The rest was not recorded either.',
  'Please read nothing into it.',
] as const;

/**
 * A plain English answer of some sentences, 20 to 120 words, that says of itself that it is made up.
 * @param seed 16 bytes; the same ones give the same text
 */
export function synthesizeText(seed: Buffer): string {
  const random = new Random(seed);
  const sentences: string[] = [random.pick(OPENINGS)];
  const wanted = random.whole(FEWEST_WORDS, MOST_WORDS);
  let words = wordsIn(sentences[0]);
  while (words < wanted) {
    const next = sentence(random);
    sentences.push(next);
    words += wordsIn(next);
  }
  if (random.chance(0.3)) sentences.push(random.pick(CLOSINGS));
  return sentences.join(' ');
}

function sentence(random: Random): string {
  const first = `the ${thing(random)} ${random.pick(VERBS)} ${article(thing(random))}`;
  const joined = random.chance(0.4)
    ? `${first}, ${random.pick(['and', 'while', 'so', 'but'])} the ${thing(random)} ${random.pick(VERBS)} it`
    : first;
  return `${joined.charAt(0).toUpperCase()}${joined.slice(1)}.`;
}

function thing(random: Random): string {
  const noun = random.pick(NOUNS);
  return random.chance(0.6) ? `${random.pick(ADJECTIVES)} ${noun}` : noun;
}

function article(text: string): string {
  return `${/^[aeio]/.test(text) ? 'an' : 'a'} ${text}`;
}

function wordsIn(text: string): number {
  return text.split(' ').length;
}
