#!/usr/bin/env node
import 'reflect-metadata';
import { CommandFactory } from 'nest-commander';
import { CliModule } from './app.module.js';
import { loadSettings, SettingsError } from './config/env.js';
import { createLogger, NestLogger } from './ops/logger.js';

try {
  const logger = new NestLogger(createLogger(loadSettings()));
  await CommandFactory.run(CliModule, { logger, cliName: 'reprise', abortOnError: false });
} catch (error) {
  const known = error instanceof SettingsError;
  process.stderr.write(`${known ? error.message : ((error as Error).stack ?? String(error))}\n`);
  process.exitCode = 1;
}
