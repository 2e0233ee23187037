import { countedCorpus } from '../core/counted.js';
import type { SeedResult } from '../conversation/seeding/seeder.js';
import { formatBytes, formatCount, formatSpeed } from './format.js';
import { type MemoryUse, memoryUse } from './memory-use.js';

/** What a person wants to know after a seed. */
export function seedSummary(result: SeedResult): string {
  const { generation, reasons, skipped, bytesRead, seconds } = result;
  const lines = [
    `Seeded ${countedCorpus(generation)}.`,
    `  Time      ${seconds.toFixed(seconds < 1 ? 3 : 1)} s, ${formatSpeed(bytesRead, seconds)}`,
    `  Memory    ${memory(memoryUse())}`,
    ...(generation.bytes === undefined ? [] : [`  On disk   ${formatBytes(generation.bytes)}`]),
    `  Skipped   ${skipped === 0 ? 'nothing' : formatCount(skipped)}`,
    ...reasons.map(
      ({ reason, count, examples }) =>
        `    ${formatCount(count)} × ${reason} (${examples.join('; ')}${count > examples.length ? '; …' : ''})`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function memory({ peak, anonymous }: MemoryUse): string {
  const most = `${formatBytes(peak)} at the peak`;
  if (anonymous === undefined) return most;
  return `${most}, files that are mapped included; ${formatBytes(anonymous)} at the end without them`;
}
