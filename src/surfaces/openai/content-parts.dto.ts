import { listOf } from '../../core/list-shapes.js';
import { objectOf, unionOf } from '../../core/object-shape.js';
import { ChoiceField, ShapeField, TextField } from './fields.js';

const REQUIRED = { required: true };

class CacheBreakpointDto {
  @ChoiceField('How the end of the prefix is marked.', ['explicit'], REQUIRED)
  mode!: 'explicit';
}

/** What every part but a refusal may have. */
class CacheablePartDto {
  @ShapeField('Ends a prefix to be cached. No effect here.', objectOf(CacheBreakpointDto))
  prompt_cache_breakpoint?: CacheBreakpointDto | null;
}

/** A piece of a message’s text. */
export class TextPartDto extends CacheablePartDto {
  @ChoiceField('A piece of text.', ['text'], REQUIRED)
  type!: 'text';

  @TextField('The text. The texts of a message’s parts are joined.', REQUIRED)
  text!: string;
}

class ImageUrlDto {
  @TextField('Where the image is, or the image itself as a data URL.', REQUIRED)
  url!: string;

  @ChoiceField('How closely to look at it.', ['auto', 'low', 'high'])
  detail?: 'auto' | 'low' | 'high' | null;
}

/** An image. */
export class ImagePartDto extends CacheablePartDto {
  @ChoiceField('An image; it plays no part in finding a reply.', ['image_url'], REQUIRED)
  type!: 'image_url';

  @ShapeField('The image.', objectOf(ImageUrlDto), REQUIRED)
  image_url!: ImageUrlDto;
}

class InputAudioDto {
  @TextField('The sound, in base64.', REQUIRED)
  data!: string;

  @ChoiceField('How the sound is encoded.', ['wav', 'mp3'], REQUIRED)
  format!: 'wav' | 'mp3';
}

/** A recorded sound. */
export class AudioPartDto extends CacheablePartDto {
  @ChoiceField('A sound; it plays no part in finding a reply.', ['input_audio'], REQUIRED)
  type!: 'input_audio';

  @ShapeField('The sound.', objectOf(InputAudioDto), REQUIRED)
  input_audio!: InputAudioDto;
}

class FileDto {
  @TextField('The file’s name.')
  filename?: string | null;

  @TextField('The file, in base64.')
  file_data?: string | null;

  @TextField('The id of an uploaded file.')
  file_id?: string | null;
}

/** A file. */
export class FilePartDto extends CacheablePartDto {
  @ChoiceField('A file; it plays no part in finding a reply.', ['file'], REQUIRED)
  type!: 'file';

  @ShapeField('The file.', objectOf(FileDto), REQUIRED)
  file!: FileDto;
}

/** What the assistant said instead of an answer. */
export class RefusalPartDto {
  @ChoiceField('A refusal.', ['refusal'], REQUIRED)
  type!: 'refusal';

  @TextField('The refusal’s text.', REQUIRED)
  refusal!: string;
}

export type UserPartDto = TextPartDto | ImagePartDto | AudioPartDto | FilePartDto;
export type AssistantPartDto = TextPartDto | RefusalPartDto;

const SOME = { filled: true };

/** Parts of a message that may have text only. */
export const textParts = listOf(unionOf('type', { text: TextPartDto }), SOME);

/** Parts of a user’s message. */
export const userParts = listOf(
  unionOf('type', {
    text: TextPartDto,
    image_url: ImagePartDto,
    input_audio: AudioPartDto,
    file: FilePartDto,
  }),
  SOME,
);

/** Parts of an assistant’s message. */
export const assistantParts = listOf(
  unionOf('type', { text: TextPartDto, refusal: RefusalPartDto }),
  SOME,
);
