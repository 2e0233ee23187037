import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Body, Controller, Module, Post, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ApiBody, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { Ajv } from 'ajv';
import { ChatRequestDto } from '../../../src/surfaces/openai/chat-request.dto.js';
import { TextRequestDto } from '../../../src/surfaces/openai/text-request.dto.js';
import { withoutNulls } from '../../support/openai/differences.js';
import { HOSTILE_CHAT_BODIES } from '../../support/openai/hostile-bodies.js';
import { resolved, SCHEMAS, type Schema } from '../../support/openai/official-schema.js';
import { VALID_CHAT_BODIES } from '../../support/openai/valid-bodies.js';

@Controller()
class Routes {
  @Post('chat')
  @ApiBody({ type: ChatRequestDto })
  chat(@Body() _: unknown): void {
    // It is only described.
  }

  @Post('text')
  @ApiBody({ type: TextRequestDto })
  text(@Body() _: unknown): void {
    // It is only described.
  }
}

@Module({ controllers: [Routes] })
class DescribedModule {}

interface Described {
  readonly properties: Readonly<Record<string, { readonly description: string }>>;
}

let app: INestApplication;
let schemas: Readonly<Record<string, Described>>;
let isDescribed: (value: unknown) => boolean;

beforeAll(async () => {
  app = await NestFactory.create(DescribedModule, new FastifyAdapter(), { logger: false });
  const { components } = SwaggerModule.createDocument(app, new DocumentBuilder().build());
  // JSON schema has no word for it; the bodies come without nulls.
  const json = JSON.stringify(components, (key, value: unknown) =>
    key === 'nullable' ? undefined : value,
  );
  const plain = JSON.parse(json) as { readonly schemas: typeof schemas };
  schemas = plain.schemas;
  const ajv = new Ajv({ strict: false });
  isDescribed = ajv.compile({ $ref: '#/components/schemas/ChatRequestDto', components: plain });
});
afterAll(() => app.close());

describe('the API’s description of a chat request', () => {
  test('has the fields of the official one, and says in a sentence what each of a class is', () => {
    const official = new Set(fieldsIn(SCHEMAS.CreateChatCompletionRequest));
    const { properties } = schemas.ChatRequestDto;
    expect(Object.keys(properties).sort()).toEqual([...official].sort());
    for (const [name, described] of Object.entries(schemas)) {
      for (const [field, { description }] of Object.entries(described.properties)) {
        expect(`${name}.${field}: ${description}`).toMatch(/: [A-Z][^]*\.$/);
      }
    }
  });

  test('fits every body that is accepted', () => {
    const unfit = VALID_CHAT_BODIES.filter(([, body]) => !isDescribed(withoutNulls(body)));
    expect(unfit.map(([what]) => what)).toEqual([]);
  });

  test('fits no body that is refused, but where it cannot say why', () => {
    const fit = HOSTILE_CHAT_BODIES.filter(([, body]) => isDescribed(body));
    const unsaid = fit.filter(([, , param, code]) => code !== null && !isOfKeys(param));
    expect(unsaid.map(([what]) => what)).toEqual([]);
    expect(fit.length).toBeLessThan(HOSTILE_CHAT_BODIES.length / 5);
  });
});

test('the description of a text request says what a prompt may be', () => {
  const { prompt, max_tokens } = schemas.TextRequestDto.properties;
  const token = { type: 'integer', minimum: 0 };
  const tokens = { type: 'array', items: token, minItems: 1 };
  expect(prompt).toMatchObject({
    oneOf: [
      { type: 'string' },
      { type: 'array', items: { type: 'string' }, minItems: 1 },
      tokens,
      { type: 'array', items: tokens, minItems: 1 },
    ],
  });
  expect(max_tokens).toMatchObject(token);
});

/** Rules of fields together, and of keys, have no place in an OpenAPI 3.0 schema. */
function isOfKeys(param: string | null): boolean {
  return /^(metadata|logit_bias)\./.test(param ?? '');
}

/** The names of a schema’s properties, and of those of the schemas that it is made of. */
function fieldsIn(schema: Schema): string[] {
  const { properties = {}, allOf = [] } = resolved(schema) as {
    readonly properties?: object;
    readonly allOf?: readonly Schema[];
  };
  return [...Object.keys(properties), ...allOf.flatMap(fieldsIn)];
}
