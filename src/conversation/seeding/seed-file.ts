import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PACKAGE_ROOT } from '../../config/package-root.js';

/** Where klu's users put their file. */
const KLU_FILE = 'src/seed-data/conversations.json';

/** The corpus that comes with the project. */
export const SAMPLE_FILE = fileURLToPath(new URL('samples/conversations.json', PACKAGE_ROOT));

/** The absolute path of what is there to be seeded: the configured file, else klu's when it is there. */
export function ownSeedFile(configured: string | undefined): string | undefined {
  const file = configured ?? (existsSync(KLU_FILE) ? KLU_FILE : undefined);
  // Absolute, so that no name is taken for an option or, as `-`, for standard input.
  return file && resolve(file);
}

/** The absolute path of what seeding over HTTP reads: one's own file, else the bundled sample. */
export function seedFile(configured: string | undefined): string {
  return ownSeedFile(configured) ?? SAMPLE_FILE;
}
