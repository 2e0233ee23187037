import { Across, type RuleAcross } from '../../core/dto-rules.js';
import { either, listOf } from '../../core/list-shapes.js';
import { integer, text } from '../../core/scalar-shapes.js';
import { FlagField, IntegerField, ShapeField, TextField } from './fields.js';
import { SamplingDto } from './sampling.dto.js';

const SOME = { filled: true };
const tokens = listOf(integer({ least: 0 }), SOME);

/** The most answers of one request: as many as OpenAI takes inputs where a request has a list of them. */
const MOST_ANSWERS = 2048;

const count = (value: unknown): number => (typeof value === 'number' ? value : 1);

const NOT_TOO_MANY: RuleAcross = {
  name: 'notTooMany',
  holds: (prompt, { n, best_of: bestOf }) => {
    const prompts = Array.isArray(prompt) && typeof prompt[0] !== 'number' ? prompt.length : 1;
    return prompts * Math.max(count(n), count(bestOf)) <= MOST_ANSWERS;
  },
  words: () => `A request has at most ${MOST_ANSWERS} answers: prompts times 'n' or 'best_of'.`,
};

const AS_MANY_AS_SENT: RuleAcross = {
  name: 'asManyAsSent',
  holds: (bestOf, { n }) => count(bestOf) >= count(n),
  words: (bestOf) =>
    `You requested that the server return more choices than it will generate: 'n' must be at most 'best_of' (currently ${String(bestOf)}).`,
};

const NOT_STREAMED: RuleAcross = {
  name: 'notStreamed',
  holds: (bestOf, { n, stream }) => stream !== true || count(bestOf) <= count(n),
  words: () => "The best of several answers cannot be streamed: 'best_of' must not exceed 'n'.",
};

/** Asks for the completion of a text: the older form of a chat. Unknown fields are ignored. */
export class TextRequestDto extends SamplingDto {
  @ShapeField('The model; any name will do.', text({ filled: true }), { required: true })
  model!: string;

  @Across(NOT_TOO_MANY)
  @ShapeField(
    'The text to complete, or several, as texts or as token ids; the end of a document when absent.',
    either(text(), listOf(text(), SOME), tokens, listOf(tokens, SOME)),
  )
  prompt?: string | string[] | number[] | number[][] | null;

  @TextField('What follows the completion. No effect here.')
  suffix?: string | null;

  @IntegerField('The most tokens of an answer.', { least: 0 })
  max_tokens?: number | null;

  @Across(NOT_STREAMED)
  @Across(AS_MANY_AS_SENT)
  @IntegerField('How many answers are made, of which the first `n` are sent; all count.', {
    least: 0,
    most: 20,
  })
  best_of?: number | null;

  @FlagField('Whether the answer begins with the prompt.')
  echo?: boolean | null;

  @IntegerField('How many likely tokens the answer tells at each place.', { least: 0, most: 5 })
  logprobs?: number | null;
}
