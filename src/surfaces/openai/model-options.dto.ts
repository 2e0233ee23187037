import { either } from '../../core/list-shapes.js';
import { objectOf } from '../../core/object-shape.js';
import { text } from '../../core/scalar-shapes.js';
import { textParts, type TextPartDto } from './content-parts.dto.js';
import { ChoiceField, ShapeField, TextField } from './fields.js';

const REQUIRED = { required: true };

/** A voice of one’s own. */
export class CustomVoiceDto {
  @TextField('The voice’s id.', REQUIRED)
  id!: string;
}

const SOUND_FORMATS = ['wav', 'aac', 'mp3', 'flac', 'opus', 'pcm16'] as const;

/** How a spoken answer sounds. No effect here. */
export class AudioOptionsDto {
  @ShapeField('The voice.', either(text(), objectOf(CustomVoiceDto)), REQUIRED)
  voice!: string | CustomVoiceDto;

  @ChoiceField('How the sound is encoded.', SOUND_FORMATS, REQUIRED)
  format!: (typeof SOUND_FORMATS)[number];
}

class PlaceDto {
  @TextField('Two letters of ISO 3166-1.')
  country?: string | null;

  @TextField('The region’s name.')
  region?: string | null;

  @TextField('The city’s name.')
  city?: string | null;

  @TextField('The time zone by its IANA name.')
  timezone?: string | null;
}

class UserLocationDto {
  @ChoiceField('An approximate place.', ['approximate'], REQUIRED)
  type!: 'approximate';

  @ShapeField('The place.', objectOf(PlaceDto), REQUIRED)
  approximate!: PlaceDto;
}

/** How the web is searched. No effect here. */
export class WebSearchOptionsDto {
  @ShapeField('Where the user is.', objectOf(UserLocationDto))
  user_location?: UserLocationDto | null;

  @ChoiceField('How much of what is found is read.', ['low', 'medium', 'high'])
  search_context_size?: 'low' | 'medium' | 'high' | null;
}

/** What the answer will mostly be. No effect here. */
export class PredictionDto {
  @ChoiceField('A text.', ['content'], REQUIRED)
  type!: 'content';

  @ShapeField('The text, or parts of it.', either(text(), textParts), REQUIRED)
  content!: string | TextPartDto[];
}

class ModerationModeDto {
  @ChoiceField('Whether what is found is only scored.', ['score', 'block'], REQUIRED)
  mode!: 'score' | 'block';
}

class ModerationPolicyDto {
  @ShapeField('For the request.', objectOf(ModerationModeDto))
  input?: ModerationModeDto | null;

  @ShapeField('For the answer.', objectOf(ModerationModeDto))
  output?: ModerationModeDto | null;
}

/** How texts are moderated. No effect here. */
export class ModerationDto {
  @TextField('The model that moderates.', REQUIRED)
  model!: string;

  @ShapeField('What is done about it.', objectOf(ModerationPolicyDto))
  policy?: ModerationPolicyDto | null;
}

/** How prompts are cached. No effect here. */
export class PromptCacheOptionsDto {
  @ChoiceField('How long what is cached lives at least.', ['30m'])
  ttl?: '30m' | null;

  @ChoiceField('Who says where cached prefixes end.', ['implicit', 'explicit'])
  mode?: 'implicit' | 'explicit' | null;
}
