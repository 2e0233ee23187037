#!/usr/bin/env node
import 'reflect-metadata';
import { CommandFactory } from 'nest-commander';
import { CliModule } from './cli.module.js';
import { loadSettings, SettingsError, settingsWarnings, type Settings } from './config/env.js';
import { VERSION } from './config/version.js';
import { RepriseError } from './core/errors.js';
import { createLogger, NestLogger } from './ops/logger.js';

/** Tells a person what went wrong. Nest-commander would end well, and say it without a line's end. */
function fail(error: unknown): void {
  process.stderr.write(`${words(error)}\n`);
  process.exitCode = 1;
}

function words(error: unknown): string {
  if (error instanceof RepriseError) return error.told;
  if (error instanceof SettingsError) return error.message;
  return (error as Error).stack ?? String(error);
}

/** How much is logged: commands say themselves what a server would log, unless a setting asks for more or for less. */
function logLevelOf({ logLevel }: Settings): Settings['logLevel'] {
  return ['info', 'warn'].includes(logLevel) ? 'error' : logLevel;
}

/** Tells a person of slips in the file of the settings. A server that runs this for a seed has told of them at its start. */
function warn({ logLevel }: Settings): void {
  if (process.send || ['error', 'fatal', 'silent'].includes(logLevel)) return;
  for (const warning of settingsWarnings()) process.stderr.write(`${warning}\n`);
}

try {
  const settings = loadSettings();
  warn(settings);
  const logger = new NestLogger(createLogger({ logLevel: logLevelOf(settings) }));
  await CommandFactory.run(await CliModule.with(settings), {
    logger,
    version: VERSION,
    abortOnError: false,
    serviceErrorHandler: fail,
  });
} catch (error) {
  fail(error);
}
