import { readFileSync } from 'node:fs';
import { PACKAGE_ROOT } from './package-root.js';

const manifest = readFileSync(new URL('package.json', PACKAGE_ROOT), 'utf8');

/** The version of this program. */
export const { version: VERSION } = JSON.parse(manifest) as { readonly version: string };
