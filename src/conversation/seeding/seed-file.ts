import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where klu's users put their file. */
const KLU_FILE = 'src/seed-data/conversations.json';

/** The corpus that comes with the project. */
export const SAMPLE_FILE = fileURLToPath(
  new URL('../../../samples/conversations.json', import.meta.url),
);

/** What seeding over HTTP reads: the configured file, else klu's when it is there, else the bundled sample. */
export function seedFile(configured: string | undefined): string {
  return configured ?? (existsSync(KLU_FILE) ? KLU_FILE : SAMPLE_FILE);
}
