import { readFileSync } from 'node:fs';
import { countedCorpus } from '../core/counted.js';
import type { SeedResult } from '../conversation/seeding/seeder.js';
import { formatBytes, formatCount, formatSpeed } from './format.js';

/** What a person wants to know after a seed. */
export function seedSummary(result: SeedResult): string {
  const { generation, reasons, skipped, bytesRead, seconds } = result;
  const lines = [
    `Seeded ${countedCorpus(generation)}.`,
    `  Time      ${seconds.toFixed(seconds < 1 ? 3 : 1)} s, ${formatSpeed(bytesRead, seconds)}`,
    `  Memory    ${peakMemory()}`,
    ...(generation.bytes === undefined ? [] : [`  On disk   ${formatBytes(generation.bytes)}`]),
    `  Skipped   ${skipped === 0 ? 'nothing' : formatCount(skipped)}`,
    ...reasons.map(
      ({ reason, count, examples }) =>
        `    ${formatCount(count)} × ${reason} (${examples.join('; ')}${count > examples.length ? '; …' : ''})`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** The most memory that the process had resident. The store's file is mapped, and counts as far as it was touched. */
function peakMemory(): string {
  const peak = formatBytes(process.resourceUsage().maxRSS * 1024);
  try {
    const [, anonymous] =
      /RssAnon:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    const own = formatBytes(Number(anonymous) * 1024);
    return `${peak} at the peak, files that are mapped included; ${own} at the end without them`;
  } catch {
    return `${peak} at the peak`;
  }
}
