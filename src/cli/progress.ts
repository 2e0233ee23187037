import { SingleBar } from 'cli-progress';
import type { SeedProgress } from '../conversation/seeding/seeder.js';
import { formatBytes, formatCount, formatSpeed } from './format.js';

/** Milliseconds between two lines where there is no terminal. */
const LINE_MS = 3000;
/** Characters of the bar: the whole line fits into 80 columns. */
const BAR_WIDTH = 24;

/** Something that shows how a seed goes. */
export interface ProgressDisplay {
  readonly update: (progress: SeedProgress) => void;
  readonly stop: () => void;
}

/** Where progress is shown. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/**
 * One line that changes on a terminal, a line every few seconds elsewhere.
 * @param inputs what is seeded
 */
export function showProgress(
  inputs: readonly { readonly ended: boolean }[],
  stream: ProgressStream = process.stderr,
): ProgressDisplay {
  const isRead = (): boolean => inputs.every(({ ended }) => ended);
  return stream.isTTY ? bar(isRead, stream) : lines(isRead, stream);
}

/** A bar and a percentage are shown when it is known how much there is to read. */
function bar(isRead: () => boolean, stream: ProgressStream): ProgressDisplay {
  let latest: SeedProgress | undefined;
  const format = (_: unknown, { progress: share }: { progress: number }): string => {
    if (!latest) return '';
    const read = latest.bytesTotal === undefined ? formatBytes(latest.bytesRead) : drawn(share);
    return [read, ...rest(latest, isRead)].join('  ');
  };
  const display = new SingleBar({
    format,
    stream,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
  });
  return {
    update: (progress) => {
      const isFirst = latest === undefined;
      latest = progress;
      if (isFirst) display.start(progress.bytesTotal ?? 0, progress.bytesRead);
      else display.update(progress.bytesRead);
    },
    stop: () => {
      if (latest) display.stop();
    },
  };
}

/** A bar and a percentage for a share from 0 to 1. */
function drawn(share: number): string {
  const full = Math.round(share * BAR_WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${Math.floor(100 * share)}%`;
}

function lines(isRead: () => boolean, stream: ProgressStream): ProgressDisplay {
  let next = performance.now() + LINE_MS;
  return {
    update: (progress) => {
      if (performance.now() < next) return;
      next = performance.now() + LINE_MS;
      const { bytesRead, bytesTotal } = progress;
      const share = bytesTotal
        ? `${Math.floor((100 * bytesRead) / bytesTotal)}%`
        : formatBytes(bytesRead);
      stream.write(`seeding: ${[share, ...rest(progress, isRead)].join(', ')}\n`);
    },
    stop: () => undefined,
  };
}

/** The speed, the messages, and what there is to wait for. */
function rest(progress: SeedProgress, isRead: () => boolean): string[] {
  const { bytesRead, messages, seconds } = progress;
  return [
    formatSpeed(bytesRead, seconds),
    `${formatCount(messages)} messages`,
    left(progress, isRead),
  ];
}

function left({ bytesRead, bytesTotal, seconds }: SeedProgress, isRead: () => boolean): string {
  if (isRead() || bytesRead === bytesTotal) return 'writing the index';
  if (bytesTotal === undefined || bytesRead === 0) return `${seconds.toFixed(0)} s so far`;
  return `${Math.ceil((seconds * (bytesTotal - bytesRead)) / bytesRead)} s left`;
}
