import { Controller, Get, NotFoundException, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

const PAGE = /\btext\/html\b/i;

/** Where a person gets who opens the server's address in a browser: to the pages of the API. To others it is no route. */
@ApiExcludeController()
@Controller()
export class RootController {
  @Get()
  open(@Req() { method, url, headers }: FastifyRequest, @Res() reply: FastifyReply): void {
    if (!PAGE.test(headers.accept ?? '')) throw new NotFoundException(`Cannot ${method} ${url}`);
    void reply.header('vary', 'accept').redirect('/docs', 302);
  }
}
