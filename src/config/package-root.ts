import { existsSync } from 'node:fs';

/** The folder of this package, as a URL with a slash at its end: above the sources, the compiled files and the bundles. */
export const PACKAGE_ROOT = rootAbove(new URL('.', import.meta.url));

function rootAbove(folder: URL): URL {
  if (existsSync(new URL('package.json', folder))) return folder;
  return rootAbove(new URL('..', folder));
}
