import { applyDecorators } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiPayloadTooLargeResponse,
  ApiProperty,
  ApiRequestTimeoutResponse,
  ApiUnsupportedMediaTypeResponse,
} from '@nestjs/swagger';

/** An error on the surfaces that keep Nest's shape. */
export class ErrorDto {
  @ApiProperty({ example: 404 })
  statusCode!: number;

  @ApiProperty({
    description: 'What is wrong; a list when several things are.',
    oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
    example: 'No completion found for this message',
  })
  message!: string | string[];

  @ApiProperty({ description: 'The status in words.', example: 'Not Found' })
  error!: string;
}

/** Describes how a route refuses bodies; `badRequest` says what a 400 means there. */
export function ApiBodyRefusals(badRequest: string): MethodDecorator {
  return applyDecorators(
    ApiBadRequestResponse({ type: ErrorDto, description: badRequest }),
    ApiPayloadTooLargeResponse({
      type: ErrorDto,
      description: 'The body is larger than `BODY_LIMIT`.',
    }),
    ApiRequestTimeoutResponse({
      type: ErrorDto,
      description: 'The request took longer than `REQUEST_TIMEOUT_MS` to arrive.',
    }),
    ApiUnsupportedMediaTypeResponse({
      type: ErrorDto,
      description: 'The content type is not JSON in UTF-8, or there is a content-encoding.',
    }),
  );
}
