import { Controller, Get } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Corpus } from '../core/corpus.js';
import { KEY_BYTES } from '../core/keys.js';

class HealthDto {
  @ApiProperty({ example: 'ok' })
  status!: 'ok';
}

const ANY_KEY = Buffer.alloc(KEY_BYTES);

/** Whether the server lives, and whether it can answer. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly corpus: Corpus) {}

  @Get()
  @ApiOperation({ summary: 'The server lives' })
  @ApiOkResponse({ type: HealthDto, description: 'It does.' })
  live(): HealthDto {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'The server has a corpus to answer from' })
  @ApiOkResponse({ type: HealthDto, description: 'It has.' })
  @ApiServiceUnavailableResponse({
    description: 'No corpus has been seeded yet, or the database that keeps it does not answer.',
    schema: { $ref: '#/components/schemas/ErrorDto' },
  })
  async ready(): Promise<HealthDto> {
    // A look-up fails when there is no corpus: the very thing that would fail for a client.
    await this.corpus.replies({ rung: 'message', key: ANY_KEY, limit: 0 });
    return { status: 'ok' };
  }
}
