/**
 * `local:install`: installs what the local engine needs into local/, which is no part of the server's own packages: it is
 * large, and few need it. No script of any package is run; the library has its binaries with it.
 */
import { join } from 'node:path';
import { runClient } from './clients.mjs';
import { installedBy } from './installed.mjs';
import { root } from './tools.mjs';

const folder = join(root, 'local');
const use = 'Name a model by LOCAL_MODEL_DIR or LOCAL_MODEL: docs/local-model.md.';

if (installedBy(folder) !== undefined) {
  console.log(`The local engine is installed already. ${use}`);
} else {
  console.log(`Installing the local engine, about 500 MB, into ${join(folder, 'node_modules')}…`);
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const agent = process.env['npm_config_user_agent'] ?? '';
  if ((await runClient('npm', agent, ['ci', ...flags], { cwd: folder })) === 0) {
    console.log(`The local engine is installed. ${use}`);
  } else {
    console.error(
      'Installing failed: npm says why above (most often the package registry cannot be reached).',
    );
    process.exitCode = 1;
  }
}
