import { readFileSync } from 'node:fs';
import { Command, CommandRunner, Option } from 'nest-commander';
import { counted } from '../core/counted.js';
import { RepriseError, SeedInputError } from '../core/errors.js';
import { ownSeedFile } from '../conversation/seeding/seed-file.js';
import { SeedInput } from '../conversation/seeding/seed-input.js';
import type { SeedReport } from '../conversation/seeding/seed-report.js';
import { Seeder, type SeedProgress, type SeedResult } from '../conversation/seeding/seeder.js';
import { Settings } from '../config/env.js';
import { formatBytes, formatCount } from './format.js';
import { showProgress } from './progress.js';

/** Milliseconds between two progress reports to a parent process. */
const REPORT_MS = 200;

/**
 * `reprise seed`: replaces the corpus. The first signal cancels it, as long as the new corpus is not live. The server
 * runs it with `--report` for seeds over HTTP, and is told in {@link SeedReport}s what a person would be shown.
 */
@Command({
  name: 'seed',
  arguments: '[paths...]',
  description: 'Replace the corpus with the conversations of files, folders, or standard input (-)',
})
export class SeedCommand extends CommandRunner {
  constructor(
    private readonly seeder: Seeder,
    private readonly settings: Settings,
  ) {
    super();
  }

  @Option({ flags: '--report', description: 'report to the parent process instead of a person' })
  report(): boolean {
    return true;
  }

  override async run(paths: string[], options: { report?: boolean }): Promise<void> {
    const cancel = new AbortController();
    const abort = (): void => {
      cancel.abort();
    };
    // Once each: a second signal ends the process at once.
    process.once('SIGINT', abort).once('SIGTERM', abort).once('disconnect', abort);
    const from = paths.length > 0 ? paths : this.ownFile();
    if (options.report) await this.reported(from, cancel.signal);
    else await this.shown(from, cancel.signal);
  }

  /** Never the bundled sample: it would take the place of a corpus that nobody wanted to lose. */
  private ownFile(): string[] {
    const file = ownSeedFile(this.settings.seedFile);
    if (file !== undefined) return [file];
    throw new SeedInputError(
      'Nothing to seed: name files, folders, or - for standard input, or set SEED_FILE.',
    );
  }

  private async shown(paths: readonly string[], signal: AbortSignal): Promise<void> {
    const display = showProgress();
    try {
      const inputs = await SeedInput.from(paths);
      const result = await this.seeder.seed(inputs, { signal, onProgress: display.update });
      display.stop();
      process.stdout.write(summary(result));
    } catch (error) {
      display.stop();
      if (!(error instanceof RepriseError)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    }
  }

  private async reported(paths: readonly string[], signal: AbortSignal): Promise<void> {
    const send = (report: SeedReport): void => {
      if (process.connected) process.send?.(report);
    };
    const onBegin = (generation: string): void => {
      send({ type: 'begun', generation });
    };
    let next = 0;
    const onProgress = (progress: SeedProgress): void => {
      if (performance.now() < next) return;
      next = performance.now() + REPORT_MS;
      send({ type: 'progress', progress });
    };
    try {
      const inputs = await SeedInput.from(paths);
      const result = await this.seeder.seed(inputs, { signal, onBegin, onProgress });
      send({ type: 'done', result });
    } catch (error) {
      const { message } = error as Error;
      const known = error instanceof RepriseError;
      send({
        type: 'failed',
        error: {
          message,
          status: known ? error.status : 500,
          code: known ? error.code : 'internal',
        },
      });
      process.exitCode = 1;
    } finally {
      if (process.connected) process.disconnect();
    }
  }
}

/** What a person wants to know after a seed. */
function summary({ generation, reasons, skipped, bytesRead, seconds }: SeedResult): string {
  const lines = [
    `Seeded ${counted(generation.conversations, 'conversation')}, ${counted(generation.messages, 'message')}.`,
    `  Time      ${seconds.toFixed(1)} s, ${(bytesRead / 1e6 / seconds).toFixed(1)} MB/s`,
    `  Memory    ${peakMemory()}`,
    `  On disk   ${formatBytes(generation.bytes)}`,
    `  Skipped   ${skipped === 0 ? 'nothing' : formatCount(skipped)}`,
    ...reasons.map(
      ({ reason, count, examples }) =>
        `    ${formatCount(count)} × ${reason} (${examples.join('; ')}${count > examples.length ? '; …' : ''})`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** The most memory that the process had resident; the mapped store file is part of it. */
function peakMemory(): string {
  const peak = process.resourceUsage().maxRSS * 1024;
  try {
    const [, anonymous] =
      /RssAnon:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return `${formatBytes(peak)} at the peak, ${formatBytes(Number(anonymous) * 1024)} anonymous at the end`;
  } catch {
    return `${formatBytes(peak)} at the peak`;
  }
}
