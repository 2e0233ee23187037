import { Command, CommandRunner } from 'nest-commander';
import { RepriseError, type ErrorReport } from '../core/errors.js';
import { SeedInput } from '../conversation/seeding/seed-input.js';
import type { SeedReport } from '../conversation/seeding/seed-report.js';
import { Seeder, type SeedProgress } from '../conversation/seeding/seeder.js';
import { Interrupt } from './interrupt.js';

/** Milliseconds between two progress reports. */
const REPORT_MS = 200;

/**
 * `reprise seed-report`: what the server runs for a seed over HTTP. Seeds as `seed` does, and tells the parent process in
 * {@link SeedReport}s what a person would be shown. Cancelled when the parent is gone.
 */
@Command({
  name: 'seed-report',
  arguments: '<paths...>',
  description: 'Seed, and report to the parent process',
  options: { hidden: true },
})
export class SeedReportCommand extends CommandRunner {
  constructor(private readonly seeder: Seeder) {
    super();
  }

  override async run(paths: string[]): Promise<void> {
    if (!process.send) this.command.error('error: seed-report is for the server: use seed');
    const interrupt = new Interrupt();
    process.once('disconnect', () => {
      interrupt.abort();
    });
    let next = 0;
    const onProgress = (progress: SeedProgress): void => {
      if (performance.now() < next) return;
      next = performance.now() + REPORT_MS;
      send({ type: 'progress', progress });
    };
    const onBegin = (generation: string): void => {
      send({ type: 'begun', generation });
    };
    try {
      const inputs = await SeedInput.from(paths);
      const { signal } = interrupt;
      const result = await this.seeder.seed(inputs, { signal, onBegin, onProgress });
      send({ type: 'done', result });
    } catch (error) {
      send({ type: 'failed', error: reportOf(error as Error) });
      process.exitCode = 1;
    } finally {
      if (process.connected) process.disconnect();
    }
  }
}

function send(report: SeedReport): void {
  if (process.connected) process.send?.(report);
}

function reportOf(error: Error): ErrorReport {
  return error instanceof RepriseError
    ? error.report
    : { status: 500, code: 'internal', message: error.message };
}
