import { Presets, SingleBar } from 'cli-progress';
import type { SeedProgress } from '../conversation/seeding/seeder.js';
import { formatBytes, formatCount } from './format.js';

/** Milliseconds between two lines where there is no terminal. */
const LINE_MS = 3000;

/** Something that shows how a seed goes. */
export interface ProgressDisplay {
  readonly update: (progress: SeedProgress) => void;
  readonly stop: () => void;
}

/** A bar on a terminal, a line every few seconds elsewhere; both on stderr. */
export function showProgress(): ProgressDisplay {
  return process.stderr.isTTY ? bar() : lines();
}

function bar(): ProgressDisplay {
  const display = new SingleBar(
    {
      format: '{bar} {percentage}%  {speed}  {count} messages  {left}',
      stream: process.stderr,
      // The whole line fits into 80 columns.
      barsize: 24,
      hideCursor: true,
      clearOnComplete: true,
      stopOnComplete: false,
    },
    Presets.shades_classic,
  );
  let started = false;
  return {
    update: (progress) => {
      const total = progress.bytesTotal ?? progress.bytesRead;
      const details = {
        speed: speed(progress),
        count: formatCount(progress.messages),
        left: left(progress),
      };
      if (started) display.update(progress.bytesRead, details);
      else display.start(total, progress.bytesRead, details);
      if (progress.bytesTotal === undefined) display.setTotal(total);
      started = true;
    },
    stop: () => {
      if (started) display.stop();
    },
  };
}

function lines(): ProgressDisplay {
  let next = performance.now() + LINE_MS;
  return {
    update: (progress) => {
      if (performance.now() < next) return;
      next = performance.now() + LINE_MS;
      const { bytesRead, bytesTotal, messages } = progress;
      const share = bytesTotal
        ? `${Math.floor((100 * bytesRead) / bytesTotal)}%`
        : formatBytes(bytesRead);
      process.stderr.write(
        `seeding: ${share}, ${speed(progress)}, ${formatCount(messages)} messages, ${left(progress)}\n`,
      );
    },
    stop: () => undefined,
  };
}

function speed({ bytesRead, seconds }: SeedProgress): string {
  return `${(bytesRead / 1e6 / seconds).toFixed(0)} MB/s`;
}

function left({ bytesRead, bytesTotal, seconds }: SeedProgress): string {
  if (bytesTotal === undefined || bytesRead === 0) return `${seconds.toFixed(0)} s so far`;
  if (bytesRead >= bytesTotal) return 'writing the index';
  return `${Math.ceil((seconds * (bytesTotal - bytesRead)) / bytesRead)} s left`;
}
