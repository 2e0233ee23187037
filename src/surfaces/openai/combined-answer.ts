import { checkAnswerSize } from '../../core/answer-size.js';
import type { Chunk } from '../../core/chunk.js';
import type { ChatAnswer } from '../../core/engine.js';
import { allThen, type MaybePromise } from '../../core/maybe-promise.js';

/**
 * Answers to several prompts as one: their replies are counted on, and come one prompt after the other.
 * @param listed whether the tokens of replies are listed
 * @throws AnswerTooLargeError when they are too much together
 */
export function combined(
  answers: readonly MaybePromise<ChatAnswer>[],
  listed: boolean,
): MaybePromise<ChatAnswer> {
  return allThen(answers, (all) => {
    const choices = all.flatMap((answer) => answer.choices);
    checkAnswerSize(choices, listed);
    return {
      origin: all[0].origin,
      choices,
      usage: {
        prompt: all.reduce((sum, { usage }) => sum + usage.prompt, 0),
        completion: all.reduce((sum, { usage }) => sum + usage.completion, 0),
      },
      chunks: () => inTurn(all),
    };
  });
}

function* inTurn(answers: readonly ChatAnswer[]): Generator<Chunk> {
  let first = 0;
  for (const answer of answers) {
    for (const chunk of answer.chunks()) yield { ...chunk, choice: first + chunk.choice };
    first += answer.choices.length;
  }
}
