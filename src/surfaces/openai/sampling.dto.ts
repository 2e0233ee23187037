import { Across, type RuleAcross } from '../../core/dto-rules.js';
import { either, listOf, mapOf } from '../../core/list-shapes.js';
import { objectOf } from '../../core/object-shape.js';
import { integer, text } from '../../core/scalar-shapes.js';
import { DecimalField, FlagField, IntegerField, ShapeField, TextField } from './fields.js';

const TOKEN_ID = /^\d+$/;
const LARGEST_SEED = 2 ** 63;

/** What a stream tells besides the text. */
export class StreamOptionsDto {
  @FlagField('Whether a last chunk tells the usage.')
  include_usage?: boolean | null;

  @FlagField('Whether chunks are padded to hide their lengths. No effect here.')
  include_obfuscation?: boolean | null;
}

const STREAMED: RuleAcross = {
  name: 'streamed',
  holds: (_, { stream }) => stream === true,
  words: () => "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
};

/** What every request for a completion may ask of its answers. */
export class SamplingDto {
  @IntegerField('How many answers are wanted.', { least: 1, most: 128 })
  n?: number | null;

  @DecimalField('How freely tokens are chosen.', { least: 0, most: 2 })
  temperature?: number | null;

  @DecimalField('The share of likely tokens to choose from.', { least: 0, most: 1 })
  top_p?: number | null;

  @DecimalField('What to take off tokens that are there already. No effect here.', {
    least: -2,
    most: 2,
  })
  presence_penalty?: number | null;

  @DecimalField('What to take off tokens for each time they are there. No effect here.', {
    least: -2,
    most: 2,
  })
  frequency_penalty?: number | null;

  @ShapeField(
    'What to add to tokens, by their ids. No effect here.',
    mapOf(text({ pattern: TOKEN_ID }), integer({ least: -100, most: 100 })),
  )
  logit_bias?: Record<string, number> | null;

  @IntegerField('The same seed gives the same answer.', {
    least: -LARGEST_SEED,
    most: LARGEST_SEED,
  })
  seed?: number | null;

  @ShapeField(
    'One to four texts that end an answer where they would begin.',
    either(text(), listOf(text(), { filled: true, most: 4 })),
  )
  stop?: string | string[] | null;

  @FlagField('Whether the answer is sent as it is made, in server-sent events.')
  stream?: boolean | null;

  @Across(STREAMED)
  @ShapeField('What the stream tells besides. Only with `stream`.', objectOf(StreamOptionsDto))
  stream_options?: StreamOptionsDto | null;

  @TextField('Who asks, in the words of the client.')
  user?: string | null;
}
