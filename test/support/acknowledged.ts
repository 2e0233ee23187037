import type { ChatMessage } from '../../src/core/chats.js';
import { placesOf } from './kept-chats.js';

/** A turn of a question and an answer that a store said it has kept. */
export interface Acknowledged {
  readonly question: string;
  readonly position: number;
}

/** The turns that a writer's output tells of; of a line that was cut off nothing. */
export function acknowledgedIn(output: string): Acknowledged[] {
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' '))
    .map(([question, position]) => ({ question, position: Number(position) }));
}

/**
 * What is wrong with a chat of turns of a question and its answer: one is half, there twice, or out of place, or what was
 * acknowledged is not where it was said to be. Empty when all is well.
 */
export function faultsOf(kept: readonly ChatMessage[], all: readonly Acknowledged[]): string[] {
  const faults: string[] = [];
  const { first, whole } = placesOf(kept);
  if (first !== 0 || !whole) faults.push('the places are not those from 0 on');
  for (let i = 0; i < kept.length; i += 2) {
    const [question, answer] = [kept[i], kept.at(i + 1)];
    const isPair = question.role === 'user' && answer?.role === 'assistant';
    if (!isPair || answer.content !== `${question.content}!`) faults.push(`half a pair at ${i}`);
  }
  const texts = kept.map(({ content }) => content);
  if (new Set(texts).size < texts.length) faults.push('a turn is there twice');
  for (const { question, position } of all) {
    if (texts[position] !== question) faults.push(`${question} is not at ${position}`);
  }
  return faults;
}
