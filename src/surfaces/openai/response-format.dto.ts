import { anyObject, objectOf, unionOf } from '../../core/object-shape.js';
import { ChoiceField, FlagField, ShapeField, TextField } from './fields.js';
import { identifier } from './tools.dto.js';

const REQUIRED = { required: true };

/** Free text. */
export class TextFormatDto {
  @ChoiceField('Free text.', ['text'], REQUIRED)
  type!: 'text';
}

/** Any JSON. */
export class JsonFormatDto {
  @ChoiceField('Any JSON.', ['json_object'], REQUIRED)
  type!: 'json_object';
}

class JsonSchemaDto {
  @ShapeField('The format’s name.', identifier, REQUIRED)
  name!: string;

  @TextField('What the format is for.')
  description?: string | null;

  @ShapeField('The JSON schema; taken as it is.', anyObject)
  schema?: object | null;

  @FlagField('Whether the answer follows the schema exactly.')
  strict?: boolean | null;
}

/** JSON that follows a schema. */
export class JsonSchemaFormatDto {
  @ChoiceField('JSON that follows a schema.', ['json_schema'], REQUIRED)
  type!: 'json_schema';

  @ShapeField('The schema, and what it is called.', objectOf(JsonSchemaDto), REQUIRED)
  json_schema!: JsonSchemaDto;
}

export type ResponseFormatDto = TextFormatDto | JsonFormatDto | JsonSchemaFormatDto;

/** What the answer is to look like. */
export const responseFormat = unionOf('type', {
  text: TextFormatDto,
  json_object: JsonFormatDto,
  json_schema: JsonSchemaFormatDto,
});
