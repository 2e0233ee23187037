import { Controller, HttpCode, Post, Res } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBody,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPayloadTooLargeResponse,
  ApiQuery,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CompletionService } from '../core/completion.service.js';
import type { Reply } from '../core/corpus.js';
import { STRATEGY_NAMES } from '../core/strategy.js';
import { ErrorDto } from './error.dto.js';
import { compileCheck } from './compiled-check.js';
import { CompletionAnswerDto, CompletionDto, DEFAULT_LIMIT } from './completion.dto.js';
import { completionQuery } from './completion.query.js';
import { refuse } from './explain.js';

const isCompletion = compileCheck(CompletionDto) as (body: unknown) => body is CompletionDto;

/** klu's surface: a conversation in, the recorded replies out. */
@ApiTags('conversation')
@Controller('conversation')
export class CompletionController {
  constructor(private readonly completions: CompletionService) {}

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
    schema: { type: 'integer', minimum: 1, maximum: 1000 },
  })
  @ApiQuery({ name: 'strategy', required: false, enum: STRATEGY_NAMES })
  @ApiOkResponse({
    type: CompletionAnswerDto,
    headers: {
      'x-total-count': {
        description: 'How many recorded replies there are.',
        schema: { type: 'integer' },
      },
      'x-reprise-strategy': {
        description: 'The strategy that answered.',
        schema: { type: 'string' },
      },
      'x-reprise-rung': {
        description: 'How the recorded message was matched.',
        schema: { type: 'string' },
      },
    },
  })
  @ApiBadRequestResponse({
    type: ErrorDto,
    description: 'The body or the query is not as described.',
  })
  @ApiNotFoundResponse({
    type: ErrorDto,
    description: 'Nothing recorded answers this conversation.',
  })
  @ApiPayloadTooLargeResponse({
    type: ErrorDto,
    description: 'The body is larger than `BODY_LIMIT`.',
  })
  @ApiServiceUnavailableResponse({ type: ErrorDto, description: 'No corpus has been seeded yet.' })
  // The reply leads to all else: Nest makes promises for each parameter that it injects.
  async complete(@Res() response: FastifyReply): Promise<void> {
    const { body, query, url } = response.request;
    if (!isCompletion(body)) return refuse(CompletionDto, body);
    const { limit = DEFAULT_LIMIT, strategy } = await completionQuery(url, query);
    const completion = await this.completions.complete(body.messages, limit, strategy);
    response.headers({
      'content-type': 'application/json; charset=utf-8',
      'x-total-count': completion.total,
      'x-reprise-strategy': completion.strategy,
      'x-reprise-rung': completion.rung,
    });
    response.send(choices(completion.replies));
  }
}

const HEAD = Buffer.from('{"choices":[');
const COMMA = 0x2c;
const TAIL = Buffer.from(']}');

/** The answer's body, spliced from replies that are JSON already. */
function choices(replies: readonly Reply[]): Buffer {
  let size = HEAD.length + TAIL.length + Math.max(0, replies.length - 1);
  for (const { json } of replies) size += json.length;
  const body = Buffer.allocUnsafe(size);
  let at = HEAD.copy(body);
  for (let i = 0; i < replies.length; i++) {
    if (i > 0) body[at++] = COMMA;
    at += replies[i].json.copy(body, at);
  }
  TAIL.copy(body, at);
  return body;
}
