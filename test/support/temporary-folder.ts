import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new empty folder of a test's own; the test removes it with {@link removeFolder}. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'reprise-test-'));
}

/** Removes a folder and all that is in it. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
