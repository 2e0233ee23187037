import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { loadSettings, SettingsError, settingsWarnings, type Settings } from './config/env.js';
import { CompletionRoute } from './conversation/completion.route.js';
import { offerSample } from './conversation/seeding/sample.js';
import { Corpus } from './core/corpus.js';
import { RepriseError } from './core/errors.js';
import type { FastRoute } from './core/fast-route.js';
import { ErrorAnswers } from './ops/error-answers.js';
import { FastLane } from './ops/fast-lane.js';
import { createAdapter, logRequests, parseJson } from './ops/http.js';
import { createLogger, NestLogger } from './ops/logger.js';
import { deferHelperThreads } from './ops/helper-threads.js';
import { prepareMemory } from './ops/memory.js';
import { serveDocs } from './ops/openapi.js';
import { RequestLog } from './ops/request-log.js';
import { endOnSignal } from './ops/shutdown.js';
import { lingerOnClose } from './ops/unread-body.js';
import { welcome } from './ops/welcome.js';
import { SURFACES } from './surfaces/index.js';

async function start(settings: Settings): Promise<void> {
  const logger = createLogger(settings);
  for (const warning of settingsWarnings()) logger.warn(warning);
  const surfaces = SURFACES.map((surface) => surface(settings));
  const errors = new ErrorAnswers(surfaces.map((surface) => surface.errors));
  const log = new RequestLog(logger, settings);
  const app = await NestFactory.create<NestFastifyApplication>(
    await AppModule.with(settings, surfaces, errors, log),
    createAdapter(settings, errors),
    { logger: new NestLogger(logger), bodyParser: false, abortOnError: false },
  );
  const routes = surfaces.flatMap((surface) => surface.routes);
  const own = routes.map((route) => app.get<FastRoute>(route, { strict: false }));
  // What the lane answers is in no log but a route's own.
  const fast = log.enabled ? own : [app.get(CompletionRoute), ...own];
  const lane = new FastLane(fast, settings, errors);
  const ending = endOnSignal(app, lane, settings, logger);
  parseJson(app);
  // Behind the hook of the signals, which decides which connections close.
  lingerOnClose(app, settings);
  serveDocs(app, settings);
  if (log.enabled) logRequests(app, logger, log);
  await app.init();
  lane.install(app);
  if (settings.seedSample) {
    const tell = (told: string): void => {
      logger.info(told);
    };
    await offerSample(app.get(Corpus), tell, ending);
  }
  await app.listen(settings.port, settings.host);
  const url = await app.getUrl();
  process.stdout.write(await welcome(url.replace('[::1]', 'localhost'), app.get(Corpus), settings));
}

/** What Node tells of an address that it cannot listen on. */
interface SystemError {
  readonly code?: string;
  readonly address?: string;
  readonly port?: number;
  readonly hostname?: string;
}

/** What went wrong, for the person who starts the server. */
function explain(error: unknown): string {
  if (error instanceof SettingsError) return `A setting is wrong.\n${error.message}`;
  if (error instanceof RepriseError) return error.told;
  const { code, address, port, hostname } = error as SystemError;
  if (code === 'EADDRINUSE')
    return `Port ${port} of ${address} is in use: set PORT to another one.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `A setting is wrong.\nHOST: "${address ?? hostname}" is not an address of this machine.`;
  if (code === 'EACCES') return `No permission: ${(error as Error).message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  prepareMemory();
  deferHelperThreads();
  await start(loadSettings());
} catch (error) {
  process.stderr.write(`Reprise could not start. ${explain(error)}\n`);
  process.exit(1);
}
