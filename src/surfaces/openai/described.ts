import { applyDecorators } from '@nestjs/common';
import {
  ApiHeader,
  ApiOkResponse,
  ApiResponse,
  type ApiResponseNoStatusOptions,
} from '@nestjs/swagger';
import { MISS_POLICIES } from '../../core/chat.js';
import { RUNGS } from '../../core/corpus.js';
import { ENGINE_NAMES } from '../../core/engine-name.js';
import { STRATEGY_NAMES } from '../../core/strategy.js';
import { OpenAiErrorDto } from './openai-error.dto.js';

const REFUSALS = {
  400: 'The request is not as described.',
  401: 'The API key is missing, or none of the server’s.',
  404: 'Nothing recorded answers, or there is no such model.',
  408: 'The request took longer than `REQUEST_TIMEOUT_MS` to arrive.',
  413: 'The body is larger than `BODY_LIMIT`.',
  415: 'The content type is not JSON in UTF-8, or there is a content-encoding.',
  429: 'Too many requests or tokens a minute, or too many requests at a time.',
  501: 'There is no upstream, or no local model, that could answer.',
  502: 'The upstream or the local model failed.',
  503: 'No corpus has been seeded yet, the database that keeps it does not answer, or the model is busy.',
  504: 'The upstream was silent for too long.',
} as const;

/** What a request may ask for by headers. */
const WISHES: Readonly<Record<string, string>> = {
  'x-reprise-strategy': `How recorded messages are matched: ${STRATEGY_NAMES.join(', ')}.`,
  'x-reprise-pick': 'Which of several replies: `hash`, `first`, `random`, or a number from 0.',
  'x-reprise-on-miss': `What to do when nothing recorded answers: ${MISS_POLICIES.join(', ')}.`,
  'x-reprise-ttft-ms': 'Time to the first token, written as `PACE_TTFT_MS`.',
  'x-reprise-itl-ms': 'Time between two tokens, written as `PACE_ITL_MS`.',
  'x-reprise-speed': 'How many times as fast the pace goes.',
  'x-reprise-pace':
    '`recorded`: what this server recorded comes as it came then; `set`: at the set pace.',
  'x-reprise-engine': `Who answers: ${ENGINE_NAMES.join(', ')}.`,
  'x-reprise-record': 'Whether the exchange is recorded: true or false.',
  'x-reprise-fault': 'A fault to have: a status, or e.g. `disconnect; after=3`.',
  'x-request-id': 'The request’s id in the answer and the log.',
};

const ORIGIN: NonNullable<ApiResponseNoStatusOptions['headers']> = {
  'x-reprise-rung': {
    description: 'How the recorded message was matched, or what stands in for one.',
    schema: { type: 'string', enum: [...RUNGS, 'any', 'echo', 'synthesized', 'upstream', 'local'] },
  },
  'x-reprise-strategy': {
    description: 'The strategy that answered.',
    schema: { type: 'string', enum: [...STRATEGY_NAMES] },
  },
  'x-reprise-conversation': {
    description: 'The recorded conversation, and the reply’s position in it: `QWJhYvA_0#3`.',
    schema: { type: 'string' },
  },
  'x-reprise-total': {
    description: 'How many recorded replies there were.',
    schema: { type: 'integer' },
  },
  'x-request-id': { description: 'The request’s id.', schema: { type: 'string' } },
};

/** Describes errors of these statuses. */
export function ApiRefusals(...statuses: readonly (keyof typeof REFUSALS)[]): MethodDecorator {
  return applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({ status, type: OpenAiErrorDto, description: REFUSALS[status] }),
    ),
  );
}

/** Describes what a request for completions may ask for, and its answers. */
export function ApiCompletions(object: string): MethodDecorator {
  const value = {
    type: 'object',
    description: `An object of type \`${object}\`, as OpenAI has it.`,
  };
  const event = {
    type: 'string',
    description: `Events \`data: {…}\` of type \`${object}\` or its chunks, and \`data: [DONE]\`.`,
  };
  return applyDecorators(
    ...Object.entries(WISHES).map(([name, description]) =>
      ApiHeader({ name, description, required: false }),
    ),
    ApiOkResponse({
      description: 'The recorded reply, whole or as a stream of events.',
      headers: ORIGIN,
      content: {
        'application/json': { schema: value },
        'text/event-stream': { schema: event },
      },
    }),
    ApiRefusals(400, 401, 404, 408, 413, 415, 429, 501, 502, 503, 504),
  );
}
