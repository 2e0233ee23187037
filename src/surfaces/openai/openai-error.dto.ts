import { ApiProperty } from '@nestjs/swagger';

class OpenAiErrorBodyDto {
  @ApiProperty({ example: "Missing required parameter: 'messages'." })
  message!: string;

  @ApiProperty({ example: 'invalid_request_error' })
  type!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The field of the request that is at fault.',
    example: 'messages',
  })
  param!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What programs compare.',
    example: 'missing_required_parameter',
  })
  code!: string | null;
}

/** An error in OpenAI's envelope. */
export class OpenAiErrorDto {
  @ApiProperty({ type: OpenAiErrorBodyDto })
  error!: OpenAiErrorBodyDto;
}
