import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Settings } from '../config/env.js';
import { VERSION } from '../config/version.js';

/** Serves the API's description at /openapi.json, and its pages at /docs. */
export function serveDocs(app: INestApplication, { apiKeys }: Pick<Settings, 'apiKeys'>): void {
  const asksForKeys = apiKeys.length > 0;
  const builder = new DocumentBuilder()
    .setTitle('Reprise')
    .setDescription('Answers conversations with recorded replies instead of a model.')
    .setVersion(VERSION);
  if (asksForKeys) {
    const description = 'One of `API_KEYS`.';
    builder.addSecurity('bearer', { type: 'http', scheme: 'bearer', description });
  }
  const describe = (): OpenAPIObject => {
    const document = SwaggerModule.createDocument(app, builder.build());
    listOnce(document);
    if (!asksForKeys) forgetKeys(document);
    return document;
  };
  SwaggerModule.setup('docs', app, describe, {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
    customSiteTitle: 'Reprise',
  });
}

/** Leaves out what is served under `/v1` as well. */
function listOnce(document: OpenAPIObject): void {
  const { paths } = document;
  const listed = Object.entries(paths).filter(([path]) => !(`/v1${path}` in paths));
  document.paths = Object.fromEntries(listed);
}

/** Says of no route that it takes a key: where none is asked for, none is to be given. */
function forgetKeys({ paths }: OpenAPIObject): void {
  for (const { get, post } of Object.values(paths)) {
    delete get?.security;
    delete post?.security;
  }
}
