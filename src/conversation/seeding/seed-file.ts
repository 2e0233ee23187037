import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where klu's users put their file. */
const KLU_FILE = 'src/seed-data/conversations.json';

/** The corpus that comes with the project. */
export const SAMPLE_FILE = fileURLToPath(
  new URL('../../../samples/conversations.json', import.meta.url),
);

/** The file that is there to be seeded: the configured one, else klu's when it is there. */
export function ownSeedFile(configured: string | undefined): string | undefined {
  return configured ?? (existsSync(KLU_FILE) ? KLU_FILE : undefined);
}

/** What seeding over HTTP reads: one's own file, else the bundled sample. */
export function seedFile(configured: string | undefined): string {
  return ownSeedFile(configured) ?? SAMPLE_FILE;
}
