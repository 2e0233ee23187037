import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsOptional, IsString, Max, Min, ValidateBy } from 'class-validator';
import { ListOf } from '../core/dto-rules.js';
import { isObject } from '../core/json-object.js';
import { STRATEGY_NAMES, type StrategyName } from '../core/strategy.js';

/** A message of a conversation. */
export class MessageDto {
  @ApiProperty({ description: 'Who speaks, as recorded.', example: 'human' })
  @IsString()
  from!: string;

  @ApiProperty({ description: 'The text, exactly.', example: 'Hello! What can you do?' })
  @IsString()
  value!: string;
}

const OBJECTS = {
  name: 'isObject',
  validator: {
    validate: (value: unknown) => Array.isArray(value) && value.every(isObject),
    defaultMessage: () => 'each value in $property must be an object',
  },
};

/** A value that is no list has other rules to break. */
const NOT_EMPTY = {
  name: 'listNotEmpty',
  validator: {
    validate: (value: unknown) => !Array.isArray(value) || value.length > 0,
    defaultMessage: () => '$property should not be empty',
  },
};

/** A conversation to be completed. Unknown fields are ignored. */
export class CompletionDto {
  @ApiProperty({ type: [MessageDto], minItems: 1, description: 'The conversation so far.' })
  @IsArray()
  @ValidateBy(OBJECTS)
  @ValidateBy(NOT_EMPTY)
  @ListOf(() => MessageDto)
  messages!: MessageDto[];
}

/** The strategy when neither a request nor the settings say which. */
export const DEFAULT_STRATEGY: StrategyName = 'v3';
/** How many replies are sent when a request does not say. */
export const DEFAULT_LIMIT = 100;
/** How many replies a request may ask for. */
export const LARGEST_LIMIT = 1000;

/** The number that a query writes in decimal digits; what is written in another way is none. */
function integer(text: unknown): number {
  return typeof text === 'string' && /^-?\d+$/.test(text) ? Number(text) : NaN;
}

/** How a conversation is completed. */
export class CompletionQueryDto {
  @IsOptional()
  @Transform(({ value }) => integer(value))
  @Max(LARGEST_LIMIT)
  @Min(1)
  @IsInt()
  limit?: number;

  @IsOptional()
  @IsIn(STRATEGY_NAMES)
  strategy?: StrategyName;
}

/** The recorded replies, in the order of the file. */
export class CompletionAnswerDto {
  @ApiProperty({ type: [MessageDto] })
  choices!: MessageDto[];
}
