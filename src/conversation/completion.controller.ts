import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RUNGS } from '../core/corpus.js';
import { STRATEGY_NAMES } from '../core/strategy.js';
import { ApiBodyRefusals, ErrorDto } from './error.dto.js';
import {
  CompletionAnswerDto,
  CompletionDto,
  DEFAULT_LIMIT,
  DEFAULT_STRATEGY,
  LARGEST_LIMIT,
} from './completion.dto.js';
import { CompletionRoute } from './completion.route.js';

/**
 * klu's surface: a conversation in, the recorded replies out. Describes the route, and answers the requests that the
 * fast lane (ops/fast-lane.ts) leaves.
 */
@ApiTags('conversation')
@Controller('conversation')
export class CompletionController {
  constructor(private readonly route: CompletionRoute) {}

  @Post('completion')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Complete a conversation with its recorded replies',
    description:
      'Answers with the messages that were recorded after the last one, in the order of the file, duplicates kept. ' +
      'Which recorded messages count is the strategy’s choice.',
  })
  @ApiBody({ type: CompletionDto })
  @ApiQuery({
    name: 'limit',
    required: false,
    description: 'The most replies to send; `x-total-count` says how many there are.',
    schema: { type: 'integer', minimum: 1, maximum: LARGEST_LIMIT, default: DEFAULT_LIMIT },
  })
  @ApiQuery({
    name: 'strategy',
    required: false,
    enum: STRATEGY_NAMES,
    description: `How recorded messages are matched; the default is the server’s setting \`STRATEGY\`, or \`${DEFAULT_STRATEGY}\` when it is not set.`,
  })
  @ApiOkResponse({
    type: CompletionAnswerDto,
    description: 'The recorded replies.',
    headers: {
      'x-total-count': {
        description: 'How many recorded replies there are.',
        schema: { type: 'integer' },
      },
      'x-reprise-strategy': {
        description: 'The strategy that answered.',
        schema: { type: 'string', enum: [...STRATEGY_NAMES] },
      },
      'x-reprise-rung': {
        description: 'How the recorded message was matched.',
        schema: { type: 'string', enum: [...RUNGS] },
      },
    },
  })
  @ApiBodyRefusals('The body is not JSON, or it or the query is not as described.')
  @ApiNotFoundResponse({
    type: ErrorDto,
    description: 'Nothing recorded answers this conversation.',
  })
  @ApiServiceUnavailableResponse({
    type: ErrorDto,
    description: 'No corpus has been seeded yet, or the database that keeps it does not answer.',
  })
  async complete(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() response: FastifyReply,
  ): Promise<void> {
    const answer = await this.route.answer({ url: request.url, json: () => body });
    for (let i = 0; i < answer.headers.length; i += 2) {
      response.header(answer.headers[i], answer.headers[i + 1]);
    }
    response.send(answer.body);
  }
}
