import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorAnswers } from './error-answers.js';
import { ReceivedHead } from './request-head.js';

/** Turns every error of a controller into its answer. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly errors: ErrorAnswers) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const answer = this.errors.answer(
      error,
      new ReceivedHead(http.getRequest<FastifyRequest>().raw),
    );
    replyWith(http.getResponse<FastifyReply>(), answer);
  }
}

/** Sends an error's answer through the framework, unless another one was sent. */
export function replyWith(
  reply: FastifyReply,
  { status, headers, body }: ReturnType<ErrorAnswers['answer']>,
): void {
  if (reply.sent) return;
  for (let i = 0; i < headers.length; i += 2) reply.header(headers[i], headers[i + 1]);
  void reply.status(status).send(body);
}
