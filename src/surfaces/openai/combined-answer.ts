import { checkAnswerSize } from '../../core/answer-size.js';
import type { ChatRequest } from '../../core/chat.js';
import type { Chunk } from '../../core/chunk.js';
import { isLive, type ChatAnswer, type EngineAnswer } from '../../core/engine.js';
import { CombinedPieces, endAll } from './combined-pieces.js';

/**
 * Answers to several prompts as one: their replies are counted on, and come one prompt after the other.
 * @param leave ends the work for all, when one of them fails
 * @throws AnswerTooLargeError when they are too much together
 */
export async function combined(
  answers: readonly Promise<EngineAnswer>[],
  requests: readonly ChatRequest[],
  leave: () => void,
): Promise<EngineAnswer> {
  const all = await allOrNone(answers, leave);
  const whole = all.filter((answer): answer is ChatAnswer => !isLive(answer));
  if (whole.length < all.length) {
    const counts = requests.map(({ n }) => n);
    return { origin: all[0].origin, live: new CombinedPieces(all, counts) };
  }
  const choices = whole.flatMap((answer) => answer.choices);
  checkAnswerSize(choices, requests[0].tokens);
  return {
    origin: whole[0].origin,
    choices,
    usage: {
      prompt: whole.reduce((sum, { usage }) => sum + usage.prompt, 0),
      completion: whole.reduce((sum, { usage }) => sum + usage.completion, 0),
    },
    chunks: () => inTurn(whole),
  };
}

/** All answers; when one fails, the others are ended. */
async function allOrNone(
  answers: readonly Promise<EngineAnswer>[],
  leave: () => void,
): Promise<EngineAnswer[]> {
  try {
    return await Promise.all(answers);
  } catch (error) {
    leave();
    const settled = await Promise.allSettled(answers);
    await endAll(settled.flatMap((each) => (each.status === 'fulfilled' ? each.value : [])));
    throw error;
  }
}

function* inTurn(answers: readonly ChatAnswer[]): Generator<Chunk> {
  let first = 0;
  for (const answer of answers) {
    for (const chunk of answer.chunks()) yield { ...chunk, choice: first + chunk.choice };
    first += answer.choices.length;
  }
}
