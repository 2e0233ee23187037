import {
  Body,
  Controller,
  Get,
  HttpCode,
  NotFoundException,
  Options,
  Param,
  Post,
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExcludeEndpoint,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastAnswer } from '../../core/fast-route.js';
import { replyWith } from '../../ops/error.filter.js';
import { ReceivedHead, ReceivedRequest } from '../../ops/request-head.js';
import { ChatRequestDto } from './chat-request.dto.js';
import { ChatRoute, TextRoute } from './completion-routes.js';
import { ApiCompletions, ApiRefusals } from './described.js';
import { Services } from './services.js';
import { TextRequestDto } from './text-request.dto.js';

const JSON_TYPE = ['content-type', 'application/json; charset=utf-8'];

/**
 * OpenAI's surface. Describes the routes, and answers the requests that the fast lane (ops/fast-lane.ts) leaves.
 */
@ApiTags('openai')
@ApiBearerAuth()
@Controller()
export class OpenAiController {
  constructor(
    private readonly chatRoute: ChatRoute,
    private readonly textRoute: TextRoute,
    private readonly services: Services,
  ) {}

  @Post(['v1/chat/completions', 'chat/completions'])
  @HttpCode(200)
  @ApiOperation({ summary: 'Continue a chat with its recorded reply' })
  @ApiBody({ type: ChatRequestDto })
  @ApiCompletions('chat.completion')
  async chat(
    @Body() value: unknown,
    @Req() { raw }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    send(reply, await this.chatRoute.answer(new ReceivedRequest(raw, reply.raw, { value })));
  }

  @Post(['v1/completions', 'completions'])
  @HttpCode(200)
  @ApiOperation({ summary: 'Continue a prompt with its recorded reply' })
  @ApiBody({ type: TextRequestDto })
  @ApiCompletions('text_completion')
  async text(
    @Body() value: unknown,
    @Req() { raw }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    send(reply, await this.textRoute.answer(new ReceivedRequest(raw, reply.raw, { value })));
  }

  @Get(['v1/models', 'models'])
  @ApiOperation({ summary: 'List the models' })
  @ApiOkResponse({ description: 'The models of `MODELS`, or one that stands for any.' })
  @ApiRefusals(401, 429)
  list(@Req() { raw }: FastifyRequest, @Res() reply: FastifyReply): void {
    const { models } = this.services;
    this.describe(raw, reply, () => ({ object: 'list', data: models.list() }));
  }

  @Get(['v1/models/*', 'models/*'])
  @ApiOperation({ summary: 'Describe a model' })
  @ApiOkResponse({ description: 'The model.' })
  @ApiRefusals(401, 404, 429)
  one(@Param('*') name: string, @Req() { raw }: FastifyRequest, @Res() reply: FastifyReply): void {
    // The path that ends in a slash.
    if (name === '') throw new NotFoundException();
    const { models } = this.services;
    this.describe(raw, reply, () => models.one(name));
  }

  @Options(['v1/*', 'chat/completions', 'completions', 'models', 'models/*'])
  @ApiExcludeEndpoint()
  preflight(@Req() { raw }: FastifyRequest, @Res() reply: FastifyReply): void {
    const answer = this.services.front.preflight(new ReceivedHead(raw));
    if (!answer) throw new NotFoundException();
    replyWith(reply, { ...answer, body: EMPTY });
  }

  private describe(raw: FastifyRequest['raw'], reply: FastifyReply, value: () => object): void {
    const { front } = this.services;
    const head = new ReceivedHead(raw);
    front.admit(head);
    const body = Buffer.from(JSON.stringify(value()));
    replyWith(reply, { status: 200, headers: [...JSON_TYPE, ...front.headers(head)], body });
  }
}

const EMPTY = Buffer.alloc(0);

/** A stream goes past the framework, which would set headers of its own. */
function send(reply: FastifyReply, answer: FastAnswer): void {
  if ('send' in answer) {
    reply.hijack();
    answer.send(reply.raw);
  } else if ('parts' in answer) {
    const body = Buffer.from(answer.parts.join(''), 'latin1');
    replyWith(reply, { status: 200, headers: answer.headers, body });
  } else {
    replyWith(reply, { status: 200, ...answer });
  }
}
