#!/usr/bin/env node
import 'reflect-metadata';
import { CommandFactory } from 'nest-commander';
import { CliModule } from './app.module.js';
import { loadSettings, SettingsError } from './config/env.js';
import { VERSION } from './config/version.js';
import { RepriseError } from './core/errors.js';
import { createLogger, NestLogger } from './ops/logger.js';

/** Tells a person what went wrong. Nest-commander would end well, and say it without a line's end. */
function fail(error: unknown): void {
  const known = error instanceof SettingsError || error instanceof RepriseError;
  process.stderr.write(`${known ? error.message : ((error as Error).stack ?? String(error))}\n`);
  process.exitCode = 1;
}

try {
  const settings = loadSettings();
  const logger = new NestLogger(createLogger(settings));
  await CommandFactory.run(await CliModule.with(settings), {
    logger,
    version: VERSION,
    abortOnError: false,
    serviceErrorHandler: fail,
  });
} catch (error) {
  fail(error);
}
