import { either, listOf } from '../../core/list-shapes.js';
import { integer, text } from '../../core/scalar-shapes.js';
import { FlagField, IntegerField, ShapeField, TextField } from './fields.js';
import { SamplingDto } from './sampling.dto.js';

const SOME = { filled: true };
const tokens = listOf(integer({ least: 0 }), SOME);

/** Asks for the completion of a text: the older form of a chat. Unknown fields are ignored. */
export class TextRequestDto extends SamplingDto {
  @ShapeField('The model; any name will do.', text({ filled: true }), { required: true })
  model!: string;

  @ShapeField(
    'The text to complete, or several, as texts or as token ids; the end of a document when absent.',
    either(text(), listOf(text(), SOME), tokens, listOf(tokens, SOME)),
  )
  prompt?: string | string[] | number[] | number[][] | null;

  @TextField('What follows the completion. No effect here.')
  suffix?: string | null;

  @IntegerField('The most tokens of an answer.', { least: 0 })
  max_tokens?: number | null;

  @IntegerField('Of how many answers the best are sent. No effect here.', { least: 0, most: 20 })
  best_of?: number | null;

  @FlagField('Whether the answer begins with the prompt.')
  echo?: boolean | null;

  @IntegerField('How many likely tokens the answer tells at each place.', { least: 0, most: 5 })
  logprobs?: number | null;
}
