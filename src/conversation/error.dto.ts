import { ApiProperty } from '@nestjs/swagger';

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
